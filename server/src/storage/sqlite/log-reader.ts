import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { SessionId } from "@tandiff/shared/ids.ts";
import { documents, type DocumentName } from "@tandiff/shared/sync/protocol.ts";
import { z } from "zod";
import { ChainWalk } from "../chain-walk.ts";
import type { Keyring } from "../keyring.ts";
import {
  chainStart,
  openRow,
  resealRow,
  unreadableLog,
  verifyChain,
  type ChainVerdict,
  type DroppedRow,
  type SealedRow,
} from "../log-codec.ts";
import { readProof } from "../drop-proof.ts";
import { DroppedRows } from "./dropped-rows.ts";
import { faultSentence, HeadSigner } from "../log-heads.ts";
import type { LinkedRow, LogHead, LogRow, RowKind } from "../port.ts";
import { rowsInOrder, type RowSource } from "../rows-in-order.ts";
import { DamagedSegment, unpackRows } from "../segment.ts";
import type { PackedRow } from "../segment-encoding.ts";
import { linkedRow, openedRow } from "../stored-row.ts";
import { HeadStore } from "./head-store.ts";
import { SegmentReader } from "./segment-store.ts";
import { StoredRow } from "../codecs/log-row.ts";

const Last = z.object({ seq: z.int(), hash: z.instanceof(Uint8Array) });
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
  readonly #lastAt: StatementSync;
  readonly #lastOfKind: StatementSync;
  readonly #lastUpdate: StatementSync;
  readonly #dropped: DroppedRows;
  readonly #segments: SegmentReader;

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
    this.#segments = new SegmentReader(connection);
    this.#lastAt = connection.prepare("SELECT at FROM log WHERE session = ? ORDER BY seq DESC LIMIT 1");
    this.#last = connection.prepare("SELECT seq, hash FROM log WHERE session = ? ORDER BY seq DESC LIMIT 1");
  }

  read(session: SessionId, after = 0): Iterable<LogRow> {
    return this.#opened(session, this.#all(session, after));
  }

  /** See `Storage.readOn`. */
  *readOn(session: SessionId, after: LogHead): Generator<LinkedRow> {
    const key = this.#keyring.sessionKey(session);
    let head = after;
    for (const row of this.#all(session, after.seq)) {
      const linked = linkedRow(key, session, row, head);
      head = linked;
      yield linked;
    }
  }

  readEvents(session: SessionId): Iterable<LogRow> {
    return this.#opened(
      session,
      this.#rows(session, 0, [], (seq) => this.#nextEvent.get(session, seq)),
    );
  }

  readUpdates(session: SessionId, document: DocumentName, after: number): Iterable<LogRow> {
    const kind = `update:${document}`;
    return this.#opened(
      session,
      this.#rows(session, after, [document], (seq) => this.#nextOfKind.get(session, seq, kind)),
    );
  }

  /** The last row of a kind; null when there is none. */
  readLast(session: SessionId, kind: RowKind): LogRow | null {
    const found = this.#lastOfKind.get(session, kind);
    return found === undefined ? null : openRow(this.#keyring.sessionKey(session), StoredRow.parse(found));
  }

  lastUpdateAt(session: SessionId): number | null {
    const found = this.#lastUpdate.get(session);
    const packedAt = this.#segments.lastAt(session);
    if (found === undefined) return packedAt;
    return Math.max(At.parse(found).at, packedAt ?? 0);
  }

  /** Whether its last row was written before a time. */
  isAtRest(session: SessionId, before: number): boolean {
    const found = this.#lastAt.get(session);
    return found !== undefined && At.parse(found).at < before;
  }

  /**
   * All rows in order as they were sealed, and what stays of those that were dropped.
   * @throws DamagedSegment, and AppError "not-found" when there is a segment and no key to open it
   */
  *chain(session: SessionId): Generator<SealedRow | DroppedRow> {
    const walk = new ChainWalk(this.#dropped.of(session));
    for (const row of this.#all(session, 0)) {
      yield* walk.droppedBefore(row);
      const sealed =
        "sealed" in row
          ? row
          : resealRow(this.#keyring.sessionKey(session), session, row, walk.prev, row.nonce);
      yield walk.goOn(sealed);
    }
    yield* walk.droppedBefore();
  }

  /**
   * The session's last row, which is the one that the signed head names.
   * @throws AppError "internal" when it is not: then the log is not the one that this server wrote.
   */
  head(session: SessionId): LogHead {
    const last = this.#lastRow(session);
    const fault = this.#signer.fault(session, last, this.#heads.get(session));
    if (fault === null) return last;
    throw unreadableLog(new Error(faultSentence(session, fault)));
  }

  exportedHead(session: SessionId): string {
    return this.#signer.export(session, this.head(session));
  }

  /** Checks the whole chain and its head, and that the log goes on from what was `known` of it. */
  verify(session: SessionId, known?: LogHead): ChainVerdict {
    const verdict = this.#verifyChain(session, known);
    if (!verdict.ok) return verdict;
    const fault = this.#signer.fault(session, verdict.head, this.#heads.get(session));
    return fault === null ? verdict : { ok: false, ...fault };
  }

  /** See `Storage.heads`. */
  heads(sessions: readonly SessionId[]): ReadonlyMap<SessionId, LogHead> {
    return new Map(
      sessions.flatMap((session) => {
        const head = this.#heads.get(session);
        return head === null ? [] : [[session, { seq: head.seq, hash: head.hash }] as const];
      }),
    );
  }

  #lastRow(session: SessionId): LogHead {
    const row = this.#last.get(session);
    return row ? Last.parse(row) : chainStart;
  }

  #verifyChain(session: SessionId, known?: LogHead): ChainVerdict {
    const key = this.#keyring.hasSessionKey(session) ? this.#keyring.sessionKey(session) : null;
    const firstPacked = this.#segments.firstRow(session);
    if (key === null && firstPacked !== null) return { ok: false, seq: firstPacked, reason: "locked" };
    try {
      return verifyChain(this.chain(session), known, (row) => key && readProof(key, row));
    } catch (error) {
      if (error instanceof DamagedSegment) return { ok: false, seq: error.seq, reason: "changed" };
      throw error;
    }
  }

  #all(session: SessionId, after: number): Generator<SealedRow | PackedRow> {
    return this.#rows(session, after, documents, (seq) => this.#next.get(session, seq));
  }

  #rows(
    session: SessionId,
    after: number,
    packed: readonly DocumentName[],
    next: (after: number) => unknown,
  ): Generator<SealedRow | PackedRow> {
    const source: RowSource = {
      next: (seq) => {
        const found = next(seq);
        return found === undefined ? null : StoredRow.parse(found);
      },
      nextSegment: (document, seq) => this.#segments.next(session, document, seq),
      unpack: (segment) => unpackRows(this.#keyring.sessionKey(session), segment),
    };
    return rowsInOrder(source, after, packed);
  }

  *#opened(session: SessionId, rows: Iterable<SealedRow | PackedRow>): Generator<LogRow> {
    const key = this.#keyring.sessionKey(session);
    for (const row of rows) yield openedRow(key, row);
  }
}
