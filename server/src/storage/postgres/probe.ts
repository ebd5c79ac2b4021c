import { randomUUID } from "node:crypto";
import { Client } from "pg";
import { connectionConfig } from "./connections.ts";
import { notStored } from "./failure.ts";

/** Milliseconds: nobody waits for longer to hear whether anything can be stored. */
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

  /** Commits to a row of its own, so that no node waits for another one. @throws AppError "not-stored" */
  async write(): Promise<void> {
    const connected = (this.#client ??= this.#connect());
    try {
      const client = await connected;
      await client.query(
        "INSERT INTO receipts (id) VALUES ($1) ON CONFLICT (id) DO UPDATE SET used = now()",
        [this.#id],
      );
    } catch (cause) {
      this.#leave(connected);
      throw notStored(cause);
    }
  }

  close(): void {
    if (this.#client !== null) this.#leave(this.#client);
  }

  #connect(): Promise<Client> {
    const client = new Client({
      ...connectionConfig(this.#url),
      connectionTimeoutMillis: answerTime,
      query_timeout: answerTime,
    });
    const connected = client.connect().then(() => client);
    // One that ended while nothing was asked on it is replaced by the next probe.
    client.on("error", () => this.#leave(connected));
    return connected;
  }

  /** The next probe connects anew. */
  #leave(connected: Promise<Client>): void {
    if (this.#client === connected) this.#client = null;
    connected.then((client) => client.end()).catch(() => undefined);
  }
}
