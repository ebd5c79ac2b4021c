import { AppError } from "@tandiff/shared/errors.ts";
import type { SessionId } from "@tandiff/shared/ids.ts";
import { documents as allDocuments, type DocumentName } from "@tandiff/shared/sync/protocol.ts";
import { z } from "zod";
import { logColumns, StoredRow } from "../codecs/log-row.ts";
import type { SealedRow } from "../log-codec.ts";
import { unpackRows } from "../segment.ts";
import type { PackedRow } from "../segment-encoding.ts";
import type { DatabaseReads } from "./database.ts";
import { StoredSegment } from "./segment-table.ts";
import type { SessionKeyTable } from "./session-key-table.ts";

/** Rows that are read at once. */
const rowsPerPage = 256;

const Head = z.object({ head: z.int(), seq: z.int().nullable() });
const Compactions = z.object({ compactions: z.int() });

/** Which rows of a log: all, those that are events, or the updates of one document. */
export type Which = "all" | "events" | DocumentName;

const conditions: Readonly<Record<Which, string>> = {
  all: "true",
  events: "strpos(kind, ':') = 0",
  code: "kind = 'update:code'",
  notes: "kind = 'update:notes'",
};

/** Rows of a document that are in segments: one segment at a time. */
interface Packed {
  readonly document: DocumentName;
  rows: readonly PackedRow[];
}

/** Reads a log in pages; no transaction stays open in between. */
export class LogPages {
  readonly #database: DatabaseReads;
  readonly #keys: SessionKeyTable;
  readonly #session: SessionId;

  constructor(database: DatabaseReads, keys: SessionKeyTable, session: SessionId) {
    this.#database = database;
    this.#keys = keys;
    this.#session = session;
  }

  /** How often the log was compacted; null when it is not there. */
  async compactions(): Promise<number | null> {
    const rows = await this.#database.read(
      "SELECT compactions FROM log_heads WHERE session = $1",
      this.#session,
    );
    return rows[0] === undefined ? null : Compactions.parse(rows[0]).compactions;
  }

  /**
   * Rows with a `seq` greater than `after` in order, those of documents also out of their segments.
   * @param compactions what `compactions` said before: after another one what is read would be of two logs
   * @throws AppError "conflict" when it was compacted meanwhile, "not-found" when it was erased
   */
  async *read(
    which: Which,
    after: number,
    compactions: number | null,
  ): AsyncGenerator<SealedRow | PackedRow> {
    const packed: Packed[] = packedIn(which).map((document) => ({ document, rows: [] }));
    let unpacked: readonly SealedRow[] = [];
    let at = after;
    for (;;) {
      // In this order: meanwhile rows move from the one place to the other only.
      const isLast =
        unpacked.length === 0 && (unpacked = await this.#unpacked(which, at)).length < rowsPerPage;
      const last = isLast ? Number.POSITIVE_INFINITY : (unpacked.at(-1)?.seq ?? at);
      for (const rows of packed) await this.#look(rows, at);
      this.#assertSame(compactions, await this.compactions());
      // Up to here all rows are at hand.
      const end = Math.min(last, ...packed.flatMap(({ rows }) => rows.at(-1)?.seq ?? []));
      const ready = [...unpacked, ...packed.flatMap(({ rows }) => rows)].filter(({ seq }) => seq <= end);
      yield* inOrder(ready, at);
      if (end === Number.POSITIVE_INFINITY) return;
      at = end;
      unpacked = unpacked.filter(({ seq }) => seq > end);
    }
  }

  /**
   * The rows behind `after`, asked for at once, where they are few and all of them there as they were appended: so are
   * the last ones of a log that goes on. Null where they have to be read in pages.
   */
  async tail(after: number): Promise<readonly SealedRow[] | null> {
    const found = await this.#database.read(
      `SELECT head.seq AS head, tail.* FROM log_heads AS head
       LEFT JOIN LATERAL (SELECT ${logColumns} FROM log WHERE session = $1 AND seq > $2 ORDER BY seq LIMIT ${rowsPerPage}) AS tail ON true
       WHERE head.session = $1 ORDER BY tail.seq`,
      this.#session,
      after,
    );
    const [first] = found.map((row) => Head.parse(row));
    const rows = found.filter((row) => Head.parse(row).seq !== null).map((row) => StoredRow.parse(row));
    // One more or less is packed, or went in a compaction.
    return first && first.head - after === rows.length ? rows : null;
  }

  async #unpacked(which: Which, after: number): Promise<readonly SealedRow[]> {
    const rows = await this.#database.read(
      `SELECT ${logColumns} FROM log WHERE session = $1 AND seq > $2 AND ${conditions[which]} ORDER BY seq LIMIT ${rowsPerPage}`,
      this.#session,
      after,
    );
    return rows.map((row) => StoredRow.parse(row));
  }

  /** Goes on to the first segment that has a row after `after`. */
  async #look(packed: Packed, after: number): Promise<void> {
    if ((packed.rows.at(-1)?.seq ?? 0) > after) return;
    const [found] = await this.#database.read(
      "SELECT session, document, first, last, at, sealed FROM segments WHERE session = $1 AND document = $2 AND last > $3 ORDER BY last LIMIT 1",
      this.#session,
      packed.document,
      after,
    );
    packed.rows =
      found === undefined ? [] : unpackRows(await this.#keys.get(this.#session), StoredSegment.parse(found));
  }

  #assertSame(before: number | null, now: number | null): void {
    if (now === before) return;
    if (now === null) throw this.#keys.gone(this.#session);
    throw new AppError("conflict", "The session was compacted while it was read. Read it again.");
  }
}

function packedIn(which: Which): readonly DocumentName[] {
  if (which === "events") return [];
  return which === "all" ? allDocuments : [which];
}

/** Each once: one that was moved while it was read is in both places. */
function* inOrder(rows: readonly (SealedRow | PackedRow)[], after: number): Generator<SealedRow | PackedRow> {
  let at = after;
  for (const row of rows.toSorted((a, b) => a.seq - b.seq)) {
    if (row.seq <= at) continue;
    yield row;
    at = row.seq;
  }
}
