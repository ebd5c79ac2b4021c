import { setTimeout as pause } from "node:timers/promises";
import type { ChannelReader, Line } from "../line.ts";
import { RedisConnections } from "./connections.ts";

/** Milliseconds before the first and, at most, before each further try to connect. */
const betweenTries = { first: 50, most: 1_000 };

export interface RedisLineOptions {
  /** `redis://` or `rediss://`. */
  readonly url: string;
  /** Of all channels and keys, so that others may use the same Redis. */
  readonly prefix: string;
  readonly now: () => number;
  /** Told once why the line is lost, and not again before it held. */
  readonly lost: (reason: Error) => void;
}

/** Redis's publish and subscribe. Redis keeps nothing of it: who does not listen just then never hears it. */
export class RedisLine implements Line {
  readonly #options: RedisLineOptions;
  readonly #readers = new Map<string, ChannelReader>();
  readonly #listeners = new Set<() => void>();
  readonly #closing = new AbortController();
  readonly #kept: Promise<void>;
  #connections: RedisConnections | null = null;
  #lostSince: number | null;

  constructor(options: RedisLineOptions) {
    this.#options = options;
    this.#lostSince = options.now();
    this.#kept = this.#keep();
  }

  get lostSince(): number | null {
    return this.#lostSince;
  }

  publish(channel: string, message: Uint8Array): void {
    this.#connections?.publish(this.#nameOf(channel), message);
  }

  subscribe(channel: string, reader: ChannelReader): () => void {
    const name = this.#nameOf(channel);
    this.#readers.set(name, reader);
    if (this.#connections) this.#follow(name, reader, this.#connections).catch(nothing);
    return () => {
      if (this.#readers.get(name) !== reader) return;
      this.#readers.delete(name);
      this.#connections?.unsubscribe(name);
    };
  }

  async count(key: string, perSecond: number): Promise<number | null> {
    return (await this.#connections?.count(this.#nameOf(key), perSecond)) ?? null;
  }

  onState(listener: () => void): void {
    this.#listeners.add(listener);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#connections?.end(new Error("The server stops."));
    await this.#kept;
  }

  /** Connects, and each time that this is lost connects anew. */
  async #keep(): Promise<void> {
    const { url, prefix, lost } = this.#options;
    let tries = 0;
    let isKnown = false;
    while (!this.#closing.signal.aborted) {
      const connections = new RedisConnections(url, prefix, (message, name) =>
        this.#readers.get(name.toString())?.heard(message),
      );
      const reason = await this.#hold(connections, () => {
        tries = 0;
        isKnown = false;
      });
      if (this.#closing.signal.aborted) return;
      if (!isKnown) lost(reason);
      isKnown = true;
      // Not all nodes at once.
      const wait = Math.min(betweenTries.first * 2 ** tries, betweenTries.most) * (0.5 + Math.random() / 2);
      tries += 1;
      await pause(wait, null, { signal: this.#closing.signal }).catch(nothing);
    }
  }

  /** Resolves with why the connections ended. */
  async #hold(connections: RedisConnections, held: () => void): Promise<Error> {
    // Also ends what hangs while it is opened.
    this.#connections = connections;
    try {
      await connections.open();
      await connections.subscribe([...this.#readers.keys()]);
      held();
      this.#setLost(null);
      for (const reader of this.#readers.values()) this.#begin(reader);
    } catch (error) {
      connections.end(error instanceof Error ? error : new Error(String(error)));
    }
    const reason = await connections.ended;
    this.#connections = null;
    if (this.#lostSince === null) this.#setLost(this.#options.now());
    return reason;
  }

  async #follow(name: string, reader: ChannelReader, connections: RedisConnections): Promise<void> {
    await connections.subscribe([name]);
    if (this.#connections === connections && this.#readers.get(name) === reader) this.#begin(reader);
  }

  #begin(reader: ChannelReader): void {
    if (this.#lostSince === null) reader.begins();
  }

  #setLost(since: number | null): void {
    this.#lostSince = since;
    for (const listener of this.#listeners) listener();
  }

  #nameOf(channel: string): string {
    return `${this.#options.prefix}${channel}`;
  }
}

function nothing(): void {}
