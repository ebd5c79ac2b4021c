import type { DatabaseSync, StatementSync } from "node:sqlite";
import { AppError } from "@tandiff/shared/errors.ts";
import type { SessionId } from "@tandiff/shared/ids.ts";
import type { DocumentName } from "@tandiff/shared/sync/protocol.ts";
import { z } from "zod";
import type { Keyring } from "../keyring.ts";
import {
  chainStart,
  openRow,
  verifyChain,
  type ChainVerdict,
  type DroppedRow,
  type SealedRow,
} from "../log-codec.ts";
import { DroppedRows, readProof } from "./dropped-rows.ts";
import { faultSentence, HeadSigner } from "../log-heads.ts";
import type { LogHead, LogRow, RowKind } from "../port.ts";
import { HeadStore } from "./head-store.ts";

const bytes = z.instanceof(Uint8Array);

const Stored = z.object({
  session: z.string(),
  seq: z.int(),
  at: z.int(),
  participant: z.string().nullable(),
  audience: z.string(),
  cause: z.string().nullable(),
  kind: z.string(),
  command: z.string().nullable(),
  sealed: bytes,
  prev: bytes,
  hash: bytes,
});
const Last = z.object({ seq: z.int(), hash: bytes });
const At = z.object({ at: z.int() });

/** The tables `log` and `log_heads`, for reading and checking; a connection that only reads is enough. */
export class LogReader {
  readonly #keyring: Keyring;
  readonly #signer: HeadSigner;
  readonly #heads: HeadStore;
  /** The next row of all, of the events, of those of one kind. */
  readonly #next: StatementSync;
  readonly #nextEvent: StatementSync;
  readonly #nextOfKind: StatementSync;
  readonly #last: StatementSync;
  readonly #lastOfKind: StatementSync;
  readonly #lastUpdate: StatementSync;
  readonly #dropped: DroppedRows;

  constructor(connection: DatabaseSync, keyring: Keyring) {
    this.#keyring = keyring;
    this.#signer = new HeadSigner(keyring);
    this.#heads = new HeadStore(connection);
    this.#next = connection.prepare("SELECT * FROM log WHERE session = ? AND seq > ? ORDER BY seq LIMIT 1");
    this.#nextEvent = connection.prepare(
      "SELECT * FROM log WHERE session = ? AND seq > ? AND instr(kind, ':') = 0 ORDER BY seq LIMIT 1",
    );
    this.#nextOfKind = connection.prepare(
      "SELECT * FROM log WHERE session = ? AND seq > ? AND kind = ? ORDER BY seq LIMIT 1",
    );
    this.#lastOfKind = connection.prepare(
      "SELECT * FROM log WHERE session = ? AND kind = ? ORDER BY seq DESC LIMIT 1",
    );
    this.#lastUpdate = connection.prepare(
      "SELECT at FROM log WHERE session = ? AND kind LIKE 'update:%' ORDER BY seq DESC LIMIT 1",
    );
    this.#dropped = new DroppedRows(connection);
    this.#last = connection.prepare("SELECT seq, hash FROM log WHERE session = ? ORDER BY seq DESC LIMIT 1");
  }

  read(session: SessionId, after: number): Iterable<LogRow> {
    return this.#opened(session, this.#stored(session, after));
  }

  readEvents(session: SessionId): Iterable<LogRow> {
    return this.#opened(
      session,
      this.#rows((seq) => this.#nextEvent.get(session, seq), 0),
    );
  }

  readUpdates(session: SessionId, document: DocumentName, after: number): Iterable<LogRow> {
    const kind = `update:${document}`;
    return this.#opened(
      session,
      this.#rows((seq) => this.#nextOfKind.get(session, seq, kind), after),
    );
  }

  /** The last row of a kind; null when there is none. */
  readLast(session: SessionId, kind: RowKind): LogRow | null {
    const found = this.#lastOfKind.get(session, kind);
    return found === undefined ? null : openRow(this.#keyring.sessionKey(session), Stored.parse(found));
  }

  lastUpdateAt(session: SessionId): number | null {
    const found = this.#lastUpdate.get(session);
    return found === undefined ? null : At.parse(found).at;
  }

  /** All rows in order, and what stays of those that were dropped. */
  *chain(session: SessionId): Generator<SealedRow | DroppedRow> {
    const dropped = this.#dropped.of(session);
    let next = dropped.next();
    for (const row of this.#stored(session, 0)) {
      for (; !next.done && next.value.seq < row.seq; next = dropped.next()) yield next.value;
      yield row;
    }
    for (; !next.done; next = dropped.next()) yield next.value;
  }

  /**
   * The session's last row, which is the one that the signed head names.
   * @throws AppError "internal" when it is not: then the log is not the one that this server wrote.
   */
  head(session: SessionId): LogHead {
    const last = this.#lastRow(session);
    const fault = this.#signer.fault(session, last, this.#heads.get(session));
    if (fault === null) return last;
    // How many rows there are is not for those who are shown this sentence.
    throw new AppError(
      "internal",
      "The log of this session is not as the server wrote it, so it is not opened. Tell whoever runs the server.",
      { cause: new Error(faultSentence(session, fault)) },
    );
  }

  exportedHead(session: SessionId): string {
    return this.#signer.export(session, this.head(session));
  }

  /** Checks the whole chain and its head, and that the log goes on from what was `known` of it. */
  verify(session: SessionId, known?: LogHead): ChainVerdict {
    const key = this.#keyring.hasSessionKey(session) ? this.#keyring.sessionKey(session) : null;
    const verdict = verifyChain(this.chain(session), known, (row) => key && readProof(key, row));
    if (!verdict.ok) return verdict;
    const fault = this.#signer.fault(session, verdict.head, this.#heads.get(session));
    return fault === null ? verdict : { ok: false, ...fault };
  }

  #lastRow(session: SessionId): LogHead {
    const row = this.#last.get(session);
    return row ? Last.parse(row) : chainStart;
  }

  #stored(session: SessionId, after: number): Generator<SealedRow> {
    return this.#rows((seq) => this.#next.get(session, seq), after);
  }

  /** One row at a time, so that no read stays open while the caller does something else. */
  *#rows(next: (after: number) => unknown, after: number): Generator<SealedRow> {
    let found = next(after);
    while (found) {
      const row = Stored.parse(found);
      yield row;
      found = next(row.seq);
    }
  }

  *#opened(session: SessionId, rows: Iterable<SealedRow>): Generator<LogRow> {
    const key = this.#keyring.sessionKey(session);
    for (const row of rows) yield openRow(key, row);
  }
}
