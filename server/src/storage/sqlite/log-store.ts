import type { StatementSync } from "node:sqlite";
import { AppError } from "@tandiff/shared/errors.ts";
import type { SessionId } from "@tandiff/shared/ids.ts";
import { inSlices } from "../../slices.ts";
import type { Keyring } from "../keyring.ts";
import { chainRows, chainStart, type ChainedRows } from "../log-codec.ts";
import { HeadSigner } from "../log-heads.ts";
import type { Compaction, LinkedRow, LogHead, NewRow } from "../port.ts";
import type { Database } from "./database.ts";
import { proofOf, RowDropper } from "./dropped-rows.ts";
import { GroupCommit } from "./group-commit.ts";
import { HeadStore } from "./head-store.ts";
import type { LogReader } from "./log-reader.ts";

export interface LogStoreOptions {
  /** A hook for tests: awaited before each commit of the log. */
  readonly beforeCommit: (() => Promise<void>) | undefined;
  /** See `SqliteStorageOptions`. */
  readonly onCommitted: ((seconds: number) => void) | undefined;
  readonly onCommitFailed: (() => void) | undefined;
}

/** How often a compaction begins anew because rows came while it was made. */
const compactionAttempts = 5;

/**
 * Writes the tables `log` and `log_heads`. Rows are sealed and chained when they are asked for, and committed
 * in groups, together with the heads that they lead to.
 */
export class LogStore {
  readonly #keyring: Keyring;
  readonly #reader: LogReader;
  readonly #signer: HeadSigner;
  readonly #heads: HeadStore;
  readonly #database: Database;
  readonly #dropper: RowDropper;
  readonly #group: GroupCommit<ChainedRows>;
  readonly #insert: StatementSync;
  readonly #withCommand: StatementSync;
  /** Heads with the rows that wait for their commit; what is missing stands in the database. */
  readonly #waitingHeads = new Map<SessionId, LogHead>();
  readonly #onCommitted: LogStoreOptions["onCommitted"];
  readonly #waitingCommands = new Set<string>();
  #isClosed = false;

  constructor(database: Database, keyring: Keyring, reader: LogReader, options: LogStoreOptions) {
    this.#keyring = keyring;
    this.#reader = reader;
    this.#onCommitted = options.onCommitted;
    this.#signer = new HeadSigner(keyring);
    const { connection } = database;
    this.#database = database;
    this.#dropper = new RowDropper(connection);
    this.#heads = new HeadStore(connection);
    this.#insert = connection.prepare(
      `INSERT INTO log (session, seq, at, participant, audience, cause, kind, command, sealed, prev, hash)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#withCommand = connection.prepare(
      "SELECT 1 FROM log WHERE session = ? AND ifnull(participant, '') = ? AND command = ?",
    );
    this.#group = new GroupCommit({
      beforeCommit: options.beforeCommit,
      commit: (group) => database.write(() => this.#insertAll(group)),
      settled: (isStored) => {
        if (!isStored) {
          // What waited is nowhere: the next row continues what is stored.
          this.#waitingHeads.clear();
          options.onCommitFailed?.();
        }
        this.#waitingCommands.clear();
      },
    });
  }

  /** See `Storage.append`; a command that was carried out before is refused as a "conflict". */
  async append(session: SessionId, rows: readonly NewRow[]): Promise<readonly LinkedRow[]> {
    this.#assertOpen();
    const key = this.#keyring.sessionKey(session);
    const before = this.#headOf(session);
    const commands = this.#newCommands(session, rows);
    const chained = chainRows(key, session, rows, before);
    this.#waitingHeads.set(session, chained.head);
    for (const command of commands) this.#waitingCommands.add(command);
    const from = performance.now();
    await this.#group.add(chained);
    this.#onCommitted?.((performance.now() - from) / 1_000);
    return chained.linked;
  }

  /** See `Storage.compact`. */
  async compact(
    session: SessionId,
    make: () => Promise<Compaction | null>,
    stored: (rows: readonly LinkedRow[]) => void,
  ): Promise<void> {
    for (let attempt = 0; attempt < compactionAttempts; attempt += 1) {
      await this.#group.flush();
      const before = this.#reader.head(session);
      const compaction = await make();
      this.#assertOpen();
      const [first] = compaction?.rows ?? [];
      if (!compaction || !first) return;
      const proving = proofOf(this.#reader.chain(session), compaction, first.at);
      const { proof, runs } = await inSlices(proving, () => this.#assertOpen());
      // From here on all is one turn.
      if (this.#headOf(session).seq > before.seq) continue;
      const rows = [proof, ...compaction.rows];
      const chained = chainRows(this.#keyring.sessionKey(session), session, rows, before);
      this.#database.write(() => {
        this.#dropper.drop(session, compaction, runs);
        this.#insertAll([chained]);
      });
      this.#waitingHeads.set(session, chained.head);
      stored(chained.linked);
      return;
    }
    throw new AppError("conflict", "Somebody is writing in this session. Try again when nobody does.");
  }

  /** Writes the first row of a session, inside the caller's transaction. */
  insertFirst(session: SessionId, rows: readonly NewRow[]): void {
    this.#insertAll([chainRows(this.#keyring.sessionKey(session), session, rows, chainStart)]);
  }

  /** Refuses what comes from now on, a compaction that is on its way included; resolves once nothing waits any more. */
  close(): Promise<void> {
    this.#isClosed = true;
    return this.#group.flush();
  }

  #assertOpen(): void {
    if (this.#isClosed) throw new AppError("not-stored", "The server is stopping; nothing was stored.");
  }

  /** With what waits to be stored. */
  #headOf(session: SessionId): LogHead {
    return this.#waitingHeads.get(session) ?? this.#reader.head(session);
  }

  /**
   * Resolves once nothing waits to be stored, what comes meanwhile included; nothing does in the same turn.
   * @throws AppError "not-stored" when the server stops
   */
  async settle(): Promise<void> {
    while (this.#group.isBusy) await this.#group.flush();
    this.#assertOpen();
  }

  /** To be called when the session's rows were erased. */
  forget(session: SessionId): void {
    this.#waitingHeads.delete(session);
  }

  #insertAll(group: readonly ChainedRows[]): void {
    // Of a session that is several times in the group, the last head.
    const heads = new Map(group.map(({ session, head }) => [session, head]));
    for (const row of group.flatMap(({ rows }) => rows)) {
      const { session, seq, at, participant, audience, cause, kind, command, sealed, prev, hash } = row;
      this.#insert.run(session, seq, at, participant, audience, cause, kind, command, sealed, prev, hash);
    }
    for (const [session, head] of heads) this.#heads.put(session, this.#signer.sign(session, head));
  }

  /** Refused here and not at the commit, where it would take down what others share it with. */
  #newCommands(session: SessionId, rows: readonly NewRow[]): readonly string[] {
    const commands: string[] = [];
    for (const { participant, command } of rows) {
      if (command === null) continue;
      const name = JSON.stringify([session, participant, command]);
      const known =
        commands.includes(name) ||
        this.#waitingCommands.has(name) ||
        this.#withCommand.get(session, participant ?? "", command);
      if (known) throw new AppError("conflict", "This command was carried out already.");
      commands.push(name);
    }
    return commands;
  }
}
