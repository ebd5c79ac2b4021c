import { SessionId } from "@tandiff/shared/ids.ts";
import { z } from "zod";
import { ChainWalk } from "../chain-walk.ts";
import { logColumns, StoredRow } from "../codecs/log-row.ts";
import { readProof } from "../drop-proof.ts";
import { rowsOfRun } from "../dropped-run.ts";
import {
  chainStart,
  ChainVerifier,
  openRow,
  resealRow,
  unreadableLog,
  type ChainVerdict,
  type DroppedRow,
  type SealedRow,
} from "../log-codec.ts";
import { faultSentence, HeadSigner, type SignedHead } from "../log-heads.ts";
import type { MasterKey } from "../master-key.ts";
import type { LinkedRow, LogHead, LogRow, RowKind } from "../port.ts";
import { DamagedSegment } from "../segment.ts";
import type { PackedRow } from "../segment-encoding.ts";
import { linkedRow, openedRow } from "../stored-row.ts";
import { Slices } from "../../slices.ts";
import type { DatabaseReads } from "./database.ts";
import { LogPages, type Which } from "./log-pages.ts";
import type { SessionKeyTable } from "./session-key-table.ts";

const bytes = z.instanceof(Uint8Array);
const Last = z.object({ seq: z.int(), hash: bytes });
const Signed = Last.extend({ mac: bytes });
const HeadOf = Last.extend({ session: SessionId });
const At = z.object({ at: z.int().nullable() });
const First = z.object({ first: z.int().nullable() });
const Run = z.object({ first: z.int(), width: z.int(), hashes: bytes });

/** Logs, for reading and checking. */
export class LogReader {
  readonly #database: DatabaseReads;
  readonly #keys: SessionKeyTable;
  readonly #signer: HeadSigner;

  constructor(database: DatabaseReads, keys: SessionKeyTable, keyring: Pick<MasterKey, "deriveKey">) {
    this.#database = database;
    this.#keys = keys;
    this.#signer = new HeadSigner(keyring);
  }

  /** See `Storage.readLog`. */
  async *read(session: SessionId, which: Which, after: number): AsyncGenerator<LogRow> {
    const key = await this.#keys.get(session);
    for await (const row of this.#rows(session, which, after)) yield openedRow(key, row);
  }

  async *#rows(session: SessionId, which: Which, after: number): AsyncGenerator<SealedRow | PackedRow> {
    const pages = new LogPages(this.#database, this.#keys, session);
    const tail = which === "all" && after > 0 ? await pages.tail(after) : null;
    if (tail !== null) return yield* tail;
    const compactions = await pages.compactions();
    if (compactions === null) throw this.#keys.gone(session);
    const slices = new Slices();
    for await (const row of pages.read(which, after, compactions)) {
      yield row;
      if (slices.isOver) await slices.pause();
    }
  }

  /** See `Storage.readOn`. */
  async *readOn(session: SessionId, after: LogHead): AsyncGenerator<LinkedRow> {
    const key = await this.#keys.get(session);
    let head = after;
    for await (const row of this.#rows(session, "all", after.seq)) {
      const linked = linkedRow(key, session, row, head);
      head = linked;
      yield linked;
    }
  }

  /** The last row of a kind; null when there is none. */
  async readLast(session: SessionId, kind: RowKind): Promise<LogRow | null> {
    const key = await this.#keys.get(session);
    const [found] = await this.#database.read(
      `SELECT ${logColumns} FROM log WHERE session = $1 AND kind = $2 ORDER BY seq DESC LIMIT 1`,
      session,
      kind,
    );
    return found === undefined ? null : openRow(key, StoredRow.parse(found));
  }

  async lastUpdateAt(session: SessionId): Promise<number | null> {
    const [found] = await this.#database.read(
      `SELECT greatest(
         (SELECT at FROM log WHERE session = $1 AND kind LIKE 'update:%' ORDER BY seq DESC LIMIT 1),
         (SELECT max(at) FROM segments WHERE session = $1)) AS at`,
      session,
    );
    return At.parse(found).at;
  }

  /** Whether its last row was written before a time. */
  async isAtRest(session: SessionId, before: number): Promise<boolean> {
    const [found] = await this.#database.read(
      "SELECT at FROM log WHERE session = $1 ORDER BY seq DESC LIMIT 1",
      session,
    );
    return found !== undefined && (At.parse(found).at ?? before) < before;
  }

  /**
   * All rows in order as they were sealed, and what stays of those that were dropped.
   * @throws DamagedSegment, and AppError "not-found" when there is a segment and no key to open it
   */
  async *chain(session: SessionId): AsyncGenerator<SealedRow | DroppedRow> {
    const pages = new LogPages(this.#database, this.#keys, session);
    const compactions = await pages.compactions();
    const walk = new ChainWalk(await this.#dropped(session));
    for await (const row of pages.read("all", 0, compactions)) {
      yield* walk.droppedBefore(row);
      const sealed =
        "sealed" in row ? row : resealRow(await this.#keys.get(session), session, row, walk.prev, row.nonce);
      yield walk.goOn(sealed);
    }
    yield* walk.droppedBefore();
  }

  /**
   * The session's last row, which is the one that the signed head names.
   * @throws AppError "internal" when it is not: then the log is not the one that this server wrote.
   */
  async head(session: SessionId): Promise<LogHead> {
    const { last, fault } = await this.#end(session);
    if (fault === null) return last;
    throw unreadableLog(new Error(faultSentence(session, fault)));
  }

  /** See `Storage.heads`. */
  async heads(sessions: readonly SessionId[]): Promise<ReadonlyMap<SessionId, LogHead>> {
    const rows = await this.#database.read(
      "SELECT session, seq, hash FROM log_heads WHERE session = ANY($1)",
      sessions,
    );
    return new Map(rows.map((row) => HeadOf.parse(row)).map(({ session, ...head }) => [session, head]));
  }

  async exportedHead(session: SessionId): Promise<string> {
    return this.#signer.export(session, await this.head(session));
  }

  /** Checks the whole chain and its head, and that the log goes on from what was `known` of it. */
  async verify(session: SessionId, known?: LogHead): Promise<ChainVerdict> {
    const verdict = await this.#verifyChain(session, known);
    if (!verdict.ok) return verdict;
    const { head } = await this.#stored(session);
    const fault = this.#signer.fault(session, verdict.head, head);
    return fault === null ? verdict : { ok: false, ...fault };
  }

  async #verifyChain(session: SessionId, known?: LogHead): Promise<ChainVerdict> {
    const key = await this.#keys.find(session);
    const firstPacked = await this.#firstPacked(session);
    if (key === null && firstPacked !== null) return { ok: false, seq: firstPacked, reason: "locked" };
    const verifier = new ChainVerifier(known, (row) => key && readProof(key, row));
    const slices = new Slices();
    try {
      for await (const row of this.chain(session)) {
        const fault = verifier.add(row);
        if (fault !== null) return { ok: false, ...fault };
        if (slices.isOver) await slices.pause();
      }
    } catch (error) {
      if (error instanceof DamagedSegment) return { ok: false, seq: error.seq, reason: "changed" };
      throw error;
    }
    return verifier.end();
  }

  async #firstPacked(session: SessionId): Promise<number | null> {
    const [found] = await this.#database.read(
      "SELECT min(first) AS first FROM segments WHERE session = $1",
      session,
    );
    return First.parse(found).first;
  }

  async #dropped(session: SessionId): Promise<Generator<DroppedRow, undefined>> {
    const runs = await this.#database.read(
      "SELECT first, width, hashes FROM dropped_runs WHERE session = $1 ORDER BY first",
      session,
    );
    return rowsOfRuns(runs.map((run) => Run.parse(run)));
  }

  async #end(session: SessionId) {
    const { last, head } = await this.#stored(session);
    return { last, fault: this.#signer.fault(session, last, head) };
  }

  /** The last row and the head beside it, of one moment. */
  async #stored(session: SessionId): Promise<{ readonly last: LogHead; readonly head: SignedHead | null }> {
    const [found] = await this.#database.read(
      `SELECT last.seq AS last_seq, last.hash AS last_hash, head.seq, head.hash, head.mac
       FROM (SELECT seq, hash FROM log WHERE session = $1 ORDER BY seq DESC LIMIT 1) AS last
       LEFT JOIN log_heads AS head ON head.session = $1`,
      session,
    );
    if (found === undefined) return { last: chainStart, head: null };
    const { last_seq: seq, last_hash: hash } = LastColumns.parse(found);
    return { last: { seq, hash }, head: Signed.safeParse(found).data ?? null };
  }
}

const LastColumns = z.object({ last_seq: z.int(), last_hash: bytes });

function* rowsOfRuns(runs: readonly z.infer<typeof Run>[]): Generator<DroppedRow, undefined> {
  for (const run of runs) yield* rowsOfRun(run);
}
