import { closeSync, openSync } from "node:fs";
import { DatabaseSync, type StatementSync } from "node:sqlite";
import { AppError } from "@tandiff/shared/errors.ts";
import { z } from "zod";
import type { Keyring } from "../keyring.ts";
import { Eraser } from "./eraser.ts";
import { isFatal, sqliteCode } from "./failure.ts";
import { migrate } from "./schema.ts";

/** How long a write waits for a lock, e.g. of somebody who looks into the file with another program. */
const busyMilliseconds = 1_000;

/**
 * Pages in the write-ahead log from which on they are brought into the database: 16 MiB. A busy server changes the same
 * ones again and again, and at SQLite's own 1,000 would bring them there several times a second.
 */
const longLog = 4_000;

/** What a checkpoint says, https://sqlite.org/pragma.html#pragma_wal_checkpoint */
const LogLength = z.object({ log: z.int() });

/** Told once, when the disk failed and the process must stop; see `Database.write`. */
export type OnFatal = (error: unknown) => void;

/** The one connection of the server, for reads and writes. */
export class Database {
  readonly connection: DatabaseSync;
  readonly #onFatal: OnFatal;
  /** Tells how long the write-ahead log is, and brings nothing over. */
  readonly #length: StatementSync;
  #failed = false;

  constructor(connection: DatabaseSync, onFatal: OnFatal) {
    this.connection = connection;
    this.#onFatal = onFatal;
    this.#length = connection.prepare("PRAGMA wal_checkpoint(NOOP)");
  }

  /**
   * Runs `work` in a transaction that is durable on return. It is synchronous from BEGIN to COMMIT, so no
   * other write can get into it and no read sees what is not durable.
   *
   * When the disk fails, `onFatal` is told and every later write is refused: what was not acknowledged
   * then may or may not be there at the next start.
   * @throws AppError "not-stored" when SQLite could not do it; then nothing of it was done.
   */
  write<Result>(work: () => Result): Result {
    if (this.#failed) throw notStored();
    try {
      this.connection.exec("BEGIN IMMEDIATE");
      const result = work();
      this.connection.exec("COMMIT");
      this.#checkpoint("PASSIVE", longLog);
      return result;
    } catch (error) {
      const rolledBack = this.#rollBack();
      if (isFatal(error) || !rolledBack) this.#fail(error);
      throw sqliteCode(error) === null ? error : notStored(error);
    }
  }

  /**
   * Leaves nothing in the write-ahead log, which keeps pages as they were before something was deleted from them.
   * While another process reads the database that has to wait for the next time.
   */
  truncateWriteAheadLog(): void {
    this.#checkpoint("TRUNCATE");
  }

  close(): void {
    this.connection.close();
  }

  /**
   * Brings what was committed into the database itself, once it is so many pages. What fails here is committed all
   * the same; for want of space it is tried again with the next commit.
   */
  #checkpoint(mode: "PASSIVE" | "TRUNCATE", fromPages = 0): void {
    try {
      if (fromPages > 0 && LogLength.parse(this.#length.get()).log < fromPages) return;
      this.connection.exec(`PRAGMA wal_checkpoint(${mode})`);
    } catch (error) {
      if (isFatal(error)) this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    this.#failed = true;
    this.#onFatal(error);
  }

  /** False when the connection is stuck in its transaction. SQLite may have rolled back by itself. */
  #rollBack(): boolean {
    try {
      if (this.connection.isTransaction) this.connection.exec("ROLLBACK");
      return true;
    } catch {
      return false;
    }
  }
}

/**
 * Opens or creates the database (0600), so that a commit that returned survives a power cut.
 * @throws AppError "conflict" when a newer Tandiff wrote it; Error when it cannot be opened that way.
 */
export function openDatabase(path: string, keyring: Keyring, onFatal: OnFatal): Database {
  // SQLite gives its other files the mode of this one.
  closeSync(openSync(path, "a", 0o600));
  const connection = new DatabaseSync(path, {
    enableForeignKeyConstraints: true,
    timeout: busyMilliseconds,
  });
  try {
    // On macOS only a full fsync reaches the disk; elsewhere these two settings mean nothing.
    connection.exec("PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON");
    set(connection, "journal_mode", "wal", "wal");
    set(connection, "synchronous", "FULL", 2);
    // By itself SQLite would pass over a checkpoint that fails, a failed fsync too.
    set(connection, "wal_autocheckpoint", "0", 0);
    // What is deleted or replaced is overwritten with zeros.
    set(connection, "secure_delete", "ON", 1);
    migrate(connection, keyring);
    const database = new Database(connection, onFatal);
    finishErasures(database, keyring);
    // A crash may have come between a compaction, or an erasure, and this.
    database.truncateWriteAheadLog();
    return database;
  } catch (error) {
    connection.close();
    throw error;
  }
}

function finishErasures(database: Database, keyring: Keyring): void {
  const eraser = new Eraser(database.connection);
  for (const session of eraser.unfinished(keyring)) database.write(() => eraser.erase(session));
}

/** SQLite ignores a setting that it cannot have, so it is read back. */
function set(connection: DatabaseSync, name: string, value: string, expected: string | number): void {
  connection.exec(`PRAGMA ${name} = ${value}`);
  const actual = connection.prepare(`PRAGMA ${name}`).get()?.[name];
  if (actual !== expected) throw new Error(`SQLite's ${name} is ${String(actual)}, not ${expected}.`);
}

function notStored(cause?: unknown): AppError {
  return new AppError("not-stored", "The server could not store this; nothing of it was kept.", { cause });
}
