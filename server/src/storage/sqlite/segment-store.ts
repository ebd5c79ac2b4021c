import type { DatabaseSync, StatementSync } from "node:sqlite";
import { AppError } from "@tandiff/shared/errors.ts";
import { SessionId } from "@tandiff/shared/ids.ts";
import { documents, type DocumentName } from "@tandiff/shared/sync/protocol.ts";
import { z } from "zod";
import type { SealedRow } from "../log-codec.ts";
import type { PackingTable } from "../packer.ts";
import type { Segment } from "../segment.ts";
import type { Database } from "./database.ts";
import { StoredRow } from "../codecs/log-row.ts";

const Stored = z.object({
  session: SessionId,
  document: z.enum(documents),
  first: z.int(),
  last: z.int(),
  at: z.int(),
  sealed: z.instanceof(Uint8Array),
});
const First = z.object({ first: z.int().nullable() });
const At = z.object({ at: z.int().nullable() });

/** The table `segments`, for reading. */
export class SegmentReader {
  readonly #next: StatementSync;
  readonly #first: StatementSync;
  readonly #lastAt: StatementSync;

  constructor(connection: DatabaseSync) {
    this.#next = connection.prepare(
      "SELECT * FROM segments WHERE session = ? AND document = ? AND last > ? ORDER BY last LIMIT 1",
    );
    this.#first = connection.prepare("SELECT min(first) AS first FROM segments WHERE session = ?");
    this.#lastAt = connection.prepare("SELECT max(at) AS at FROM segments WHERE session = ?");
  }

  /** The first that has a row after `after`. */
  next(session: SessionId, document: DocumentName, after: number): Segment | null {
    const found = this.#next.get(session, document, after);
    return found === undefined ? null : Stored.parse(found);
  }

  /** The number of the first row that is in one; null when none is. */
  firstRow(session: SessionId): number | null {
    return First.parse(this.#first.get(session)).first;
  }

  /** When the last row that is in one was written. */
  lastAt(session: SessionId): number | null {
    return At.parse(this.#lastAt.get(session)).at;
  }
}

/** Puts segments in the place of their rows. */
export class SegmentWriter implements PackingTable {
  readonly #database: Database;
  readonly #unpacked: StatementSync;
  readonly #deleteRows: StatementSync;
  readonly #insert: StatementSync;

  constructor(database: Database) {
    this.#database = database;
    const { connection } = database;
    this.#unpacked = connection.prepare(
      `SELECT * FROM log WHERE session = :session AND kind = 'update:' || :document
       AND seq > :after AND seq < (SELECT max(seq) FROM log WHERE session = :session)
       ORDER BY seq LIMIT :count`,
    );
    this.#deleteRows = connection.prepare(
      "DELETE FROM log WHERE session = ? AND kind = 'update:' || ? AND seq BETWEEN ? AND ?",
    );
    this.#insert = connection.prepare(
      "INSERT INTO segments (session, document, first, last, at, sealed) VALUES (?, ?, ?, ?, ?, ?)",
    );
  }

  async unpacked(
    session: SessionId,
    document: DocumentName,
    after: number,
    count: number,
  ): Promise<readonly SealedRow[]> {
    return this.#unpacked.all({ session, document, after, count }).map((row) => StoredRow.parse(row));
  }

  async replace({ session, document, first, last, at, sealed }: Segment, rows: number): Promise<void> {
    this.#database.write(() => {
      const { changes } = this.#deleteRows.run(session, document, first, last);
      if (changes !== rows) throw new AppError("conflict", "The rows of a segment are no longer there.");
      this.#insert.run(session, document, first, last, at, sealed);
    });
  }
}
