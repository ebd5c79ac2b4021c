import { randomUUID } from "node:crypto";
import { createClient } from "@redis/client";
import { z } from "zod";

/** Milliseconds for all that comes before the first echo. */
const connectTimeout = 2_000;
/** Milliseconds between two words to oneself, of which so many may be without an echo. */
const heartbeat = { interval: 200, unanswered: 4 };
/** Bytes that may wait for Redis to take them: what comes above that is dropped. */
const mostWaiting = 8 * 1024 * 1024;
/** Channels that are asked for at once. */
const channelsAtOnce = 1_000;

/**
 * Of a count from which some go again all the time only the moment is kept at which all will have gone, by Redis's clock; it
 * ends then by itself. In milliseconds: what one more adds to that, and how far away it is, which is answered.
 */
const countScript = `
  local time = redis.call("TIME")
  local now = time[1] * 1000 + math.floor(time[2] / 1000)
  local over = math.max(now, tonumber(redis.call("GET", KEYS[1]) or "0")) + tonumber(ARGV[1])
  redis.call("SET", KEYS[1], string.format("%.0f", over), "PX", string.format("%.0f", over - now))
  return over - now
`;

function newClient(url: string) {
  // Whatever happens to one of the two, both are replaced: then it is known what was heard.
  const socket = { reconnectStrategy: false, connectTimeout } as const;
  return createClient({ url, socket, disableOfflineQueue: true, maintNotifications: "disabled" });
}

type Client = ReturnType<typeof newClient>;

type Heard = (message: Buffer, channel: Buffer) => void;

/**
 * Two connections, one for each direction, for as long as both hold. Once either is lost, or no word comes round
 * by way of both for a while, as when somewhere on the way bytes are swallowed, they end for good.
 */
export class RedisConnections {
  /** Why they ended. */
  readonly ended: Promise<Error>;
  readonly #publisher: Client;
  readonly #subscriber: Client;
  readonly #heard: Heard;
  readonly #echoes: string;
  #end: (reason: Error) => void = () => undefined;
  #heartbeat: ReturnType<typeof setInterval> | undefined;
  #unanswered = 0;
  #waiting = 0;

  /** @param prefix of the name under which they hear themselves, which no other ones have */
  constructor(url: string, prefix: string, heard: Heard) {
    this.#heard = heard;
    this.#echoes = `${prefix}echo:${randomUUID()}`;
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
    this.#publisher = this.#client(url);
    this.#subscriber = this.#client(url);
  }

  /** Returns once words come round. @throws Error when they do not in time */
  async open(): Promise<void> {
    const timer = setTimeout(() => this.end(new Error("Redis did not answer in time.")), connectTimeout);
    try {
      await Promise.all([this.#publisher.connect(), this.#subscriber.connect()]);
      await this.#subscriber.subscribe(this.#echoes, () => (this.#unanswered = 0), true);
    } finally {
      clearTimeout(timer);
    }
    this.#heartbeat = setInterval(() => this.#beat(), heartbeat.interval);
  }

  /** Resolves once all that is said on them from then on is heard. */
  async subscribe(channels: readonly string[]): Promise<void> {
    for (let from = 0; from < channels.length; from += channelsAtOnce) {
      await this.#subscriber.subscribe(channels.slice(from, from + channelsAtOnce), this.#heard, true);
    }
  }

  unsubscribe(channel: string): void {
    this.#subscriber.unsubscribe(channel, this.#heard, true).catch(nothing);
  }

  publish(channel: string, message: Uint8Array): void {
    if (this.#waiting + message.byteLength > mostWaiting) return;
    this.#waiting += message.byteLength;
    this.#publisher
      .publish(channel, Buffer.from(message.buffer, message.byteOffset, message.byteLength))
      .catch(nothing)
      .finally(() => (this.#waiting -= message.byteLength));
  }

  /** Null when Redis did not answer. */
  async count(key: string, perSecond: number): Promise<number | null> {
    if (this.#waiting > mostWaiting) return null;
    try {
      const each = Math.ceil(1_000 / perSecond);
      const left = await this.#publisher.eval(countScript, { keys: [key], arguments: [String(each)] });
      return z.number().parse(left) / each;
    } catch {
      return null;
    }
  }

  end(reason: Error): void {
    clearInterval(this.#heartbeat);
    // Before the clients say that they are closed, which would be taken for the reason.
    this.#end(reason);
    for (const client of [this.#publisher, this.#subscriber]) if (client.isOpen) client.destroy();
  }

  #client(url: string): Client {
    return newClient(url)
      .on("error", (error: Error) => this.end(error))
      .on("end", () => this.end(new Error("Redis closed the connection.")));
  }

  /** Counts looks instead of time, so that a process which was busy hears what has come before it judges. */
  #beat(): void {
    if (this.#unanswered >= heartbeat.unanswered) return this.end(new Error("Redis does not answer."));
    this.#unanswered += 1;
    this.publish(this.#echoes, Buffer.from("echo"));
  }
}

function nothing(): void {}
