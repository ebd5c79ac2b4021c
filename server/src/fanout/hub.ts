import type { ChannelReader, Line } from "./line.ts";

/** When all will have gone again that was counted. */
type Counts = Map<string, number>;

/** Joins nodes that run in one process, such as those of a test. */
export class Hub {
  readonly #lines = new Set<HubLine>();
  readonly #counts: Counts = new Map();

  line(now: () => number = Date.now): HubLine {
    const line = new HubLine(this.#lines, this.#counts, now);
    this.#lines.add(line);
    return line;
  }
}

export class HubLine implements Line {
  readonly #lines: Set<HubLine>;
  readonly #counts: Counts;
  readonly #now: () => number;
  readonly #readers = new Map<string, ChannelReader>();
  readonly #listeners = new Set<() => void>();
  #lostSince: number | null = null;

  constructor(lines: Set<HubLine>, counts: Counts, now: () => number) {
    this.#lines = lines;
    this.#counts = counts;
    this.#now = now;
  }

  get lostSince(): number | null {
    return this.#lostSince;
  }

  /** How many channels are listened to. */
  get channels(): number {
    return this.#readers.size;
  }

  publish(channel: string, message: Uint8Array): void {
    if (this.#lostSince !== null) return;
    for (const line of this.#lines) {
      setImmediate(() => {
        if (line.#lostSince === null) line.#readers.get(channel)?.heard(message);
      });
    }
  }

  subscribe(channel: string, reader: ChannelReader): () => void {
    this.#readers.set(channel, reader);
    this.#begin(channel, reader);
    return () => this.#readers.delete(channel);
  }

  count(key: string, perSecond: number): Promise<number | null> {
    if (this.#lostSince !== null) return Promise.resolve(null);
    const [now, each] = [this.#now(), 1_000 / perSecond];
    const over = Math.max(now, this.#counts.get(key) ?? now) + each;
    this.#counts.set(key, over);
    return Promise.resolve((over - now) / each);
  }

  onState(listener: () => void): void {
    this.#listeners.add(listener);
  }

  /** Cuts this line off from the others, until it is mended. */
  cut(): void {
    this.#lostSince = this.#now();
    for (const listener of this.#listeners) listener();
  }

  mend(): void {
    this.#lostSince = null;
    for (const listener of this.#listeners) listener();
    for (const [channel, reader] of this.#readers) this.#begin(channel, reader);
  }

  close(): Promise<void> {
    this.#lines.delete(this);
    this.#readers.clear();
    return Promise.resolve();
  }

  #begin(channel: string, reader: ChannelReader): void {
    setImmediate(() => {
      if (this.#lostSince === null && this.#readers.get(channel) === reader) reader.begins();
    });
  }
}
