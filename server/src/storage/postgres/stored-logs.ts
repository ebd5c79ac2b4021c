import { SessionId } from "@tandiff/shared/ids.ts";
import { z } from "zod";
import type { Erasure } from "../erasure.ts";
import type { ChainVerdict } from "../log-codec.ts";
import type { LogHead } from "../port.ts";
import type { SharedKeyring } from "../shared-keyring.ts";
import type { DatabaseReads } from "./database.ts";
import { readErasure } from "./eraser.ts";
import { LogReader } from "./log-reader.ts";
import { SessionKeyTable } from "./session-key-table.ts";

const Session = z.object({ id: SessionId });

/** The logs of a database as an operator's command checks them. */
export class StoredLogs {
  readonly #database: DatabaseReads;
  readonly #keys: SessionKeyTable;
  readonly #log: LogReader;

  /** @param database as it is at one moment */
  constructor(database: DatabaseReads, keyring: SharedKeyring) {
    this.#database = database;
    this.#keys = new SessionKeyTable(database, keyring);
    this.#log = new LogReader(database, this.#keys, keyring);
  }

  /** In the order in which they were made. */
  async sessions(): Promise<readonly SessionId[]> {
    const rows = await this.#database.read("SELECT id FROM sessions ORDER BY number");
    return rows.map((row) => Session.parse(row).id);
  }

  async has(session: SessionId): Promise<boolean> {
    return (await this.#database.read("SELECT FROM sessions WHERE id = $1", session)).length > 0;
  }

  async hasKey(session: SessionId): Promise<boolean> {
    return (await this.#keys.find(session)) !== null;
  }

  erasureOf(session: SessionId): Promise<Erasure | null> {
    return readErasure(this.#database, session);
  }

  /** See `LogReader.verify`. */
  verify(session: SessionId, known?: LogHead): Promise<ChainVerdict> {
    return this.#log.verify(session, known);
  }
}
