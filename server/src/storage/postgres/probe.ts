import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { Client, DatabaseError } from "pg";
import { connectionConfig } from "./connections.ts";
import { notStored } from "./failure.ts";

/** Milliseconds after which it is asked whether PostgreSQL is there at all, while a commit is not answered, and again. */
const untilSign = 1_000;
/** Milliseconds in which it has to say anything. */
const answerTime = 2_000;

/**
 * Finds out whether PostgreSQL stores anything, on a connection of its own that is kept open: those of the pool may all
 * be busy with work that takes long.
 */
export class Probe {
  readonly #url: string;
  readonly #id = randomUUID();
  #client: Promise<Client> | null = null;

  constructor(url: string) {
    this.#url = url;
  }

  /**
   * Commits to a row of its own, so that no node waits for another one: for as long as that takes where PostgreSQL is slow.
   * @throws AppError "not-stored" when it fails, and soon after nothing is heard of PostgreSQL any more
   */
  async write(): Promise<void> {
    const connected = (this.#client ??= this.#connect());
    const over = new AbortController();
    try {
      await Promise.race([this.#writeOn(connected), this.#untilSilent(over.signal)]);
    } catch (cause) {
      this.#leave(connected);
      throw notStored(cause);
    } finally {
      over.abort();
    }
  }

  close(): void {
    if (this.#client !== null) this.#leave(this.#client);
  }

  async #writeOn(connected: Promise<Client>): Promise<void> {
    const client = await connected;
    await client.query("INSERT INTO receipts (id) VALUES ($1) ON CONFLICT (id) DO UPDATE SET used = now()", [
      this.#id,
    ]);
  }

  /**
   * A line that fell silent without a word and a disk that is slow look the same to whoever waits for a commit. So another
   * connection is tried meanwhile: to be refused is an answer.
   * @throws why none could be made
   */
  async #untilSilent(over: AbortSignal): Promise<void> {
    const again = (): Promise<unknown> => pause(untilSign, null, { signal: over, ref: false });
    for (await again().catch(nothing); !over.aborted; await again().catch(nothing)) {
      const client = newClient(this.#url);
      client.on("error", nothing);
      try {
        await client.connect();
      } catch (error) {
        if (!(error instanceof DatabaseError)) throw error;
      } finally {
        client.end().catch(nothing);
      }
    }
  }

  #connect(): Promise<Client> {
    const client = newClient(this.#url);
    const connected = client.connect().then(() => client);
    // One that ended while nothing was asked on it is replaced by the next probe.
    client.on("error", () => this.#leave(connected));
    return connected;
  }

  /** The next probe connects anew. */
  #leave(connected: Promise<Client>): void {
    if (this.#client === connected) this.#client = null;
    connected.then((client) => client.end()).catch(nothing);
  }
}

/** One that is ended is, also while something is asked on it: in a pipeline that would be waited for. */
function newClient(url: string): Client {
  return new Client({ ...connectionConfig(url), connectionTimeoutMillis: answerTime, pipeline: false });
}

function nothing(): void {}
