import type { StatementSync } from "node:sqlite";
import { AppError } from "@tandiff/shared/errors.ts";
import type { SessionId } from "@tandiff/shared/ids.ts";
import type { DocumentName } from "@tandiff/shared/sync/protocol.ts";
import { z } from "zod";
import type { Keyring } from "../keyring.ts";
import {
  chainStart,
  openRow,
  sealRow,
  verifyChain,
  type ChainVerdict,
  type SealedRow,
} from "../log-codec.ts";
import type { LogHead, LogRow, NewRow } from "../port.ts";
import type { Database } from "./database.ts";
import { GroupCommit } from "./group-commit.ts";

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
const Head = z.object({ seq: z.int(), hash: bytes });

export interface LogStoreOptions {
  /** A hook for tests: awaited before each commit of the log. */
  readonly beforeCommit: (() => Promise<void>) | undefined;
}

/** The table `log`. Rows are sealed and chained when they are asked for, and committed in groups. */
export class LogStore {
  readonly #keyring: Keyring;
  readonly #group: GroupCommit<readonly SealedRow[]>;
  readonly #insert: StatementSync;
  /** The next row of all, of the events, of those of one kind. */
  readonly #next: StatementSync;
  readonly #nextEvent: StatementSync;
  readonly #nextOfKind: StatementSync;
  readonly #last: StatementSync;
  readonly #withCommand: StatementSync;
  /** Heads with the rows that wait for their commit; what is missing stands in the database. */
  readonly #heads = new Map<SessionId, LogHead>();
  readonly #waitingCommands = new Set<string>();

  constructor(database: Database, keyring: Keyring, { beforeCommit }: LogStoreOptions) {
    this.#keyring = keyring;
    const { connection } = database;
    this.#insert = connection.prepare(
      `INSERT INTO log (session, seq, at, participant, audience, cause, kind, command, sealed, prev, hash)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#next = connection.prepare("SELECT * FROM log WHERE session = ? AND seq > ? ORDER BY seq LIMIT 1");
    this.#nextEvent = connection.prepare(
      "SELECT * FROM log WHERE session = ? AND seq > ? AND substr(kind, 1, 7) <> 'update:' ORDER BY seq LIMIT 1",
    );
    this.#nextOfKind = connection.prepare(
      "SELECT * FROM log WHERE session = ? AND seq > ? AND kind = ? ORDER BY seq LIMIT 1",
    );
    this.#last = connection.prepare("SELECT seq, hash FROM log WHERE session = ? ORDER BY seq DESC LIMIT 1");
    this.#withCommand = connection.prepare(
      "SELECT 1 FROM log WHERE session = ? AND ifnull(participant, '') = ? AND command = ?",
    );
    this.#group = new GroupCommit({
      beforeCommit,
      commit: (group) => database.write(() => this.#insertAll(group.flat())),
      settled: (isStored) => {
        // What waited is nowhere: the next row continues what is stored.
        if (!isStored) this.#heads.clear();
        this.#waitingCommands.clear();
      },
    });
  }

  /** See `Storage.append`; a command that was carried out before is refused as a "conflict". */
  async append(session: SessionId, rows: readonly NewRow[]): Promise<readonly LogRow[]> {
    const key = this.#keyring.sessionKey(session);
    const commands = this.#newCommands(session, rows);
    let head = this.#heads.get(session) ?? this.head(session);
    const sealed = rows.map((row) => {
      const placed = sealRow(key, session, row, head);
      head = { seq: placed.seq, hash: placed.hash };
      return placed;
    });
    this.#heads.set(session, head);
    for (const command of commands) this.#waitingCommands.add(command);
    await this.#group.add(sealed);
    return rows.map((row, index) => ({ ...row, seq: head.seq - rows.length + 1 + index }));
  }

  /** Writes the first row of a session, inside the caller's transaction. */
  insertFirst(session: SessionId, row: NewRow): void {
    this.#insertAll([sealRow(this.#keyring.sessionKey(session), session, row, chainStart)]);
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

  head(session: SessionId): LogHead {
    const row = this.#last.get(session);
    return row ? Head.parse(row) : chainStart;
  }

  verify(session: SessionId, known?: LogHead): ChainVerdict {
    return verifyChain(this.#stored(session, 0), known);
  }

  flush(): Promise<void> {
    return this.#group.flush();
  }

  #insertAll(rows: readonly SealedRow[]): void {
    for (const row of rows) {
      const { session, seq, at, participant, audience, cause, kind, command, sealed, prev, hash } = row;
      this.#insert.run(session, seq, at, participant, audience, cause, kind, command, sealed, prev, hash);
    }
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

  /** Refused here and not at the commit, where it would take down what others share it with. */
  #newCommands(session: SessionId, rows: readonly NewRow[]): ReadonlySet<string> {
    const commands = new Set<string>();
    for (const { participant, command } of rows) {
      if (command === null) continue;
      const name = JSON.stringify([session, participant, command]);
      const known =
        commands.has(name) ||
        this.#waitingCommands.has(name) ||
        this.#withCommand.get(session, participant ?? "", command);
      if (known) throw new AppError("conflict", "This command was carried out already.");
      commands.add(name);
    }
    return commands;
  }
}
