import type { KeyObject } from "node:crypto";
import { setImmediate, setTimeout } from "node:timers/promises";
import { AppError } from "@tandiff/shared/errors.ts";
import { SessionId } from "@tandiff/shared/ids.ts";
import { z } from "zod";
import { chainRows, chainStart, unreadableLog, type ChainedRows, type SealedRow } from "../log-codec.ts";
import { faultSentence, HeadSigner, type SignedHead } from "../log-heads.ts";
import type { MasterKey } from "../master-key.ts";
import type { FocusTexts, LinkedRow, LogHead, NewRow } from "../port.ts";
import { isStale, stale } from "../stale.ts";
import type { PostgresDatabase, Transaction } from "./database.ts";
import { decidedRows, readBetween, type Undecided } from "./decided-rows.ts";
import type { FocusTextTable } from "./focus-text-table.ts";
import { commandName, erased, GrowingLog, rested, type Outcome } from "./growing-log.ts";
import { OwnRows } from "./own-rows.ts";
import type { SessionKeyTable } from "./session-key-table.ts";

const bytes = z.instanceof(Uint8Array);
const Head = z.object({ session: SessionId, seq: z.int(), hash: bytes });
const Signed = Head.extend({ mac: bytes });
const Command = z.object({ session: SessionId, participant: z.string(), command: z.string() });

/** Milliseconds from one commit to the next, where more than one waited for the one before: then others come, too. */
const busyInterval = 4;

/** More rows than this wait for the next transaction. */
const rowsPerCommit = 2_000;

interface Asked extends Undecided {
  readonly texts: FocusTexts | undefined;
  readonly resolve: (rows: readonly LinkedRow[]) => void;
  readonly reject: (error: unknown) => void;
}

export interface LogWriterOptions {
  /** A hook for tests: awaited before each commit of the log. */
  readonly beforeCommit?: (() => Promise<void>) | undefined;
  readonly onCommitted?: ((seconds: number) => void) | undefined;
  readonly onCommitFailed?: (() => void) | undefined;
  /** Told of each append that another node came before. */
  readonly onStale?: (() => void) | undefined;
}

/**
 * Appends to the logs of all sessions. What has come while a transaction was on its way shares the next one, and where
 * many come, that waits a moment for more: a transaction costs a node as much as twenty rows. Each locks
 * the heads of its sessions, in the order of their ids, and so has their last rows to itself, whichever node it is of.
 */
export class LogWriter {
  readonly #database: PostgresDatabase;
  readonly #keys: SessionKeyTable;
  readonly #focus: Pick<FocusTextTable, "lacking">;
  readonly #signer: HeadSigner;
  readonly #options: LogWriterOptions;
  readonly #own = new OwnRows();
  #asked: Asked[] = [];
  #isRunning = false;
  /** When the next commit may be, milliseconds as `performance.now()` counts them. */
  #nextAt = Number.NEGATIVE_INFINITY;
  /** Of all that was asked for and is not told yet; resolves then. */
  readonly #pending = new Set<Promise<void>>();
  readonly #heldBack = new Set<SessionId>();
  #isClosed = false;

  constructor(
    database: PostgresDatabase,
    keys: SessionKeyTable,
    focus: Pick<FocusTextTable, "lacking">,
    keyring: Pick<MasterKey, "deriveKey">,
    options: LogWriterOptions,
  ) {
    this.#database = database;
    this.#keys = keys;
    this.#focus = focus;
    this.#signer = new HeadSigner(keyring);
    this.#options = options;
  }

  /** See `Storage.append`. */
  async append(
    session: SessionId,
    rows: Undecided["rows"],
    after: LogHead | null = null,
    texts?: FocusTexts,
  ): Promise<readonly LinkedRow[]> {
    this.assertOpen();
    if (this.#heldBack.has(session)) throw rested();
    const { promise, resolve, reject } = Promise.withResolvers<readonly LinkedRow[]>();
    this.#asked.push({ session, rows, after, texts, resolve, reject });
    if (!this.#isRunning) void this.#run();
    const settled = promise.then(
      () => undefined,
      () => undefined,
    );
    this.#pending.add(settled);
    void settled.then(() => this.#pending.delete(settled));
    const from = performance.now();
    const stored = await promise;
    this.#options.onCommitted?.((performance.now() - from) / 1_000);
    return stored;
  }

  /** Puts the first rows of a session, inside the caller's transaction. */
  async insertFirst(
    transaction: Transaction,
    key: KeyObject,
    session: SessionId,
    rows: readonly NewRow[],
  ): Promise<void> {
    await this.insert(transaction, [chainRows(key, session, rows, chainStart)]);
  }

  /** Rows and the heads that they lead to, inside the caller's transaction; at most one of a session. */
  async insert(transaction: Transaction, chained: readonly ChainedRows[]): Promise<void> {
    const heads = chained.map(({ session, head }) => ({ session, ...this.#signer.sign(session, head) }));
    await Promise.all([
      insertRows(
        transaction,
        chained.flatMap(({ rows }) => rows),
      ),
      transaction.query(
        `INSERT INTO log_heads (session, seq, hash, mac)
         SELECT * FROM unnest($1::text[], $2::int[], $3::bytea[], $4::bytea[])
         ON CONFLICT (session) DO UPDATE SET seq = excluded.seq, hash = excluded.hash, mac = excluded.mac`,
        heads.map(({ session }) => session),
        heads.map(({ seq }) => seq),
        heads.map(({ hash }) => hash),
        heads.map(({ mac }) => mac),
      ),
    ]);
  }

  /**
   * Locks the session's head until the end of the transaction.
   * @throws AppError "not-found" when the session was erased, "internal" when it is not the one that was signed
   */
  async lock(transaction: Transaction, session: SessionId): Promise<LogHead> {
    const head = (await this.#lockAll(transaction, [session])).get(session);
    if (head instanceof Error || head === undefined) throw head ?? erased();
    return head;
  }

  /** Refuses to append to a session while `work` is done, which begins once all that was asked for before is settled. */
  async holdBack<Result>(session: SessionId, work: () => Promise<Result>): Promise<Result> {
    this.#heldBack.add(session);
    try {
      await this.settle();
      return await work();
    } finally {
      this.#heldBack.delete(session);
    }
  }

  /** Resolves once all that was asked for before is told. */
  async settle(): Promise<void> {
    await Promise.all(this.#pending);
  }

  /** Refuses what comes from now on, and resolves once nothing waits any more. */
  close(): Promise<void> {
    this.#isClosed = true;
    return this.settle();
  }

  assertOpen(): void {
    if (this.#isClosed) throw new AppError("not-stored", "The server is stopping; nothing was stored.");
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    await setImmediate();
    while (this.#asked.length > 0) {
      const wait = this.#nextAt - performance.now();
      if (wait > 1) await setTimeout(wait);
      await this.#options.beforeCommit?.();
      const group = this.#take();
      if (group.length > 1) this.#nextAt = performance.now() + busyInterval;
      try {
        const sessions = [...new Set(group.map(({ session }) => session))].toSorted();
        const keys = await this.#keys.all(sessions);
        const outcomes = await this.#database.write((transaction) =>
          this.#store(transaction, group, sessions, keys),
        );
        for (const [index, { session }] of group.entries()) this.#remember(session, outcomes[index]);
        for (const [index, asked] of group.entries()) this.#tell(asked, outcomes[index]);
      } catch (error) {
        this.#options.onCommitFailed?.();
        for (const asked of group) this.#tell(asked, { refused: error });
      }
    }
    this.#isRunning = false;
  }

  #take(): readonly Asked[] {
    let count = 0;
    const end = this.#asked.findIndex(({ rows }) => (count += howMany(rows)) > rowsPerCommit);
    return this.#asked.splice(0, end === -1 ? this.#asked.length : Math.max(end, 1));
  }

  #remember(session: SessionId, outcome: Outcome | undefined): void {
    const last = outcome && "rows" in outcome ? outcome.rows.at(-1) : undefined;
    if (last) this.appended(session, last);
  }

  /** To be called once rows of this node that `insert` has put are committed. */
  appended(session: SessionId, { seq, hash }: LogHead): void {
    this.#own.appended(session, { seq, hash });
  }

  #tell({ session, resolve, reject }: Asked, outcome: Outcome | undefined): void {
    if (outcome && "rows" in outcome) return resolve(outcome.rows);
    reject(outcome?.refused);
    // They name themselves what they rest on.
    if (isStale(outcome?.refused)) return this.#options.onStale?.();
    // They rest on what is not stored.
    const behind = this.#asked.filter((asked) => asked.session === session);
    this.#asked = this.#asked.filter((asked) => asked.session !== session);
    for (const asked of behind) asked.reject(rested());
  }

  /** What became of each, once the transaction is committed; what is refused is so by itself. */
  async #store(
    transaction: Transaction,
    group: readonly Asked[],
    sessions: readonly SessionId[],
    keys: ReadonlyMap<SessionId, KeyObject>,
  ): Promise<readonly Outcome[]> {
    const [heads, known, lacking, between] = await Promise.all([
      this.#lockAll(transaction, sessions),
      carriedOut(transaction, group),
      this.#focus.lacking(transaction, group, keys),
      readBetween(transaction, this.#keys, group, keys),
    ]);
    const decided = group.map((asked) => ({ ...asked, asked, rows: decidedRows(asked, between) }));
    const commands = between.size === 0 ? known : await carriedOut(transaction, decided);
    const logs = new Map(
      sessions.map((session) => {
        const head = keys.has(session) ? heads.get(session) : undefined;
        if (head === undefined) this.#keys.gone(session);
        return [session, this.#logOf(session, head, commands)];
      }),
    );
    const added = decided.map(({ asked, session, rows }) => {
      // What was decided here rests on all that is there.
      const after = rows === asked.rows ? asked.after : null;
      const outcome = rows ? logs.get(session)?.add(rows, after, !lacking.has(asked)) : { refused: stale() };
      return { session, ...(keys.has(session) && outcome ? outcome : { refused: erased() }) };
    });
    const chained = [...logs.values()].flatMap(({ rows, session, before }) => {
      const key = keys.get(session);
      return rows.length > 0 && before && key ? [chainRows(key, session, rows, before)] : [];
    });
    if (chained.length > 0) await this.insert(transaction, chained);
    const linked = new Map(chained.map((log) => [log.session, log.linked]));
    return added.map((one) =>
      "refused" in one ? one : { rows: linked.get(one.session)?.slice(one.from, one.to) ?? [] },
    );
  }

  #logOf(session: SessionId, head: LogHead | Error | undefined, commands: ReadonlySet<string>): GrowingLog {
    if (head === undefined || head instanceof Error)
      return new GrowingLog(session, head ?? erased(), commands);
    return new GrowingLog(session, { ...head, foreign: this.#own.lastForeign(session, head) }, commands);
  }

  /** The head of each, or why its log must not be continued; in the order of the ids, so that no two wait for each other. */
  async #lockAll(
    transaction: Transaction,
    sessions: readonly SessionId[],
  ): Promise<ReadonlyMap<SessionId, LogHead | Error>> {
    const [heads, lasts] = await Promise.all([
      transaction.query(
        `SELECT session, seq, hash, mac FROM log_heads WHERE session = ANY($1) ORDER BY session FOR UPDATE`,
        sessions,
      ),
      transaction.query(
        `SELECT log.session, log.seq, log.hash FROM unnest($1::text[]) AS asked (session), LATERAL
         (SELECT session, seq, hash FROM log WHERE log.session = asked.session ORDER BY seq DESC LIMIT 1) AS log`,
        sessions,
      ),
    ]);
    const lastOf = new Map(lasts.map((row) => Head.parse(row)).map((last) => [last.session, last]));
    return new Map(
      heads
        .map((row) => Signed.parse(row))
        .map(({ session, ...head }) => [session, this.#checked(session, lastOf.get(session), head)]),
    );
  }

  #checked(session: SessionId, last: LogHead | undefined, head: SignedHead): LogHead | Error {
    const fault = this.#signer.fault(session, last ?? chainStart, head);
    return fault === null ? head : unreadableLog(new Error(faultSentence(session, fault)));
  }
}

/** What is not decided counts as one. */
function howMany(rows: Undecided["rows"]): number {
  return typeof rows === "function" ? 1 : rows.length;
}

/** Those of the commands that are in the log, as far as they are decided. */
async function carriedOut(
  transaction: Transaction,
  group: readonly { readonly session: SessionId; readonly rows: Undecided["rows"] | null }[],
): Promise<ReadonlySet<string>> {
  const asked = group.flatMap(({ session, rows }) =>
    (typeof rows === "function" ? [] : (rows ?? [])).flatMap(({ participant, command }) =>
      command === null ? [] : [{ session, participant: participant ?? "", command }],
    ),
  );
  if (asked.length === 0) return new Set();
  const found = await transaction.query(
    `SELECT session, coalesce(participant, '') AS participant, command FROM log
     WHERE command IS NOT NULL AND (session, coalesce(participant, ''), command) IN
     (SELECT * FROM unnest($1::text[], $2::text[], $3::text[]))`,
    asked.map(({ session }) => session),
    asked.map(({ participant }) => participant),
    asked.map(({ command }) => command),
  );
  return new Set(
    found.map((row) => Command.parse(row)).flatMap((row) => commandName(row.session, row) ?? []),
  );
}

function insertRows(transaction: Transaction, rows: readonly SealedRow[]): Promise<unknown> {
  const column = <Name extends keyof SealedRow>(name: Name): SealedRow[Name][] =>
    rows.map((row) => row[name]);
  return transaction.query(
    `INSERT INTO log (session, seq, at, participant, audience, cause, kind, command, sealed, prev, hash)
     SELECT * FROM unnest($1::text[], $2::int[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[],
                          $8::text[], $9::bytea[], $10::bytea[], $11::bytea[])`,
    column("session"),
    column("seq"),
    column("at"),
    column("participant"),
    column("audience"),
    column("cause"),
    column("kind"),
    column("command"),
    column("sealed"),
    column("prev"),
    column("hash"),
  );
}
