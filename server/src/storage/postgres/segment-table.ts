import { AppError } from "@tandiff/shared/errors.ts";
import { SessionId } from "@tandiff/shared/ids.ts";
import { documents, type DocumentName } from "@tandiff/shared/sync/protocol.ts";
import { z } from "zod";
import { logColumns, StoredRow } from "../codecs/log-row.ts";
import type { SealedRow } from "../log-codec.ts";
import type { PackingTable } from "../packer.ts";
import type { Segment } from "../segment.ts";
import type { PostgresDatabase } from "./database.ts";

/** A row of the table `segments`. */
export const StoredSegment: z.ZodType<Segment> = z.object({
  session: SessionId,
  document: z.enum(documents),
  first: z.int(),
  last: z.int(),
  at: z.int(),
  sealed: z.instanceof(Uint8Array),
});

/** Puts segments in the place of their rows. */
export class SegmentTable implements PackingTable {
  readonly #database: PostgresDatabase;

  constructor(database: PostgresDatabase) {
    this.#database = database;
  }

  async unpacked(
    session: SessionId,
    document: DocumentName,
    after: number,
    count: number,
  ): Promise<readonly SealedRow[]> {
    const rows = await this.#database.read(
      `SELECT ${logColumns} FROM log WHERE session = $1 AND kind = 'update:' || $2 AND seq > $3
       AND seq < (SELECT seq FROM log_heads WHERE session = $1) ORDER BY seq LIMIT $4`,
      session,
      document,
      after,
      count,
    );
    return rows.map((row) => StoredRow.parse(row));
  }

  async replace({ session, document, first, last, at, sealed }: Segment, count: number): Promise<void> {
    await this.#database.write(async (transaction) => {
      const gone = await transaction.query(
        "DELETE FROM log WHERE session = $1 AND kind = 'update:' || $2 AND seq BETWEEN $3 AND $4 RETURNING seq",
        session,
        document,
        first,
        last,
      );
      if (gone.length !== count) {
        throw new AppError("conflict", "The rows of a segment are no longer there.");
      }
      await transaction.query(
        "INSERT INTO segments (session, document, first, last, at, sealed) VALUES ($1, $2, $3, $4, $5, $6)",
        session,
        document,
        first,
        last,
        at,
        sealed,
      );
    });
  }
}
