import { closeSync, existsSync, openSync, readFileSync, realpathSync, renameSync, rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { AppError } from "@tandiff/shared/errors.ts";
import { syncFile, syncFolder, writeDurably } from "../storage/durable-file.ts";
import type { DataFiles } from "../storage/data-folder.ts";
import { readKeyring } from "../storage/keyring.ts";
import { assertNotMoved } from "../storage/moved-folder.ts";
import { DatabaseFile } from "../storage/sqlite/database-file.ts";
import { assertBackup, markBackup } from "./backup-file.ts";

export interface Backup {
  readonly database: string;
  readonly keyring: string;
  readonly sessions: number;
}

/** Where a backup's keyring is unless it is said: there is one for all backups of a folder, the newest. */
export function keyringBeside(backup: string): string {
  return join(dirname(resolve(backup)), "keyring.json");
}

/**
 * Copies the database as it is at one moment, and the keyring beside it, while a server may be running. A
 * backup that was there before is replaced once the new one is whole.
 * @throws AppError when a file that is there already is something else, or the folder was moved
 */
export function backUp(files: DataFiles, file: string, keyringPath = keyringBeside(file)): Backup {
  const target = resolve(file);
  const keyringTarget = resolve(keyringPath);
  // Whoever goes on to copy what nobody writes any more has no backup of what is written.
  assertNotMoved(files);
  const keyring = readKeyring(files.keyring);
  for (const path of [target, keyringTarget]) assertOutside(files.path, path);
  if (existsSync(target)) assertBackup(target);
  if (existsSync(keyringTarget) && !readKeyring(keyringTarget).isOfServer(keyring)) {
    throw new AppError("conflict", `${keyringTarget} is the keyring of another server.`);
  }
  const temporary = `${target}.${process.pid}.new`;
  const database = new DatabaseFile(files.database);
  try {
    closeSync(openSync(temporary, "wx", 0o600));
    database.copyTo(temporary);
    markBackup(temporary, true);
    syncFile(temporary);
    // Read after the database, so that it has the key of every session in the copy; and there before it.
    writeDurably(keyringTarget, readFileSync(files.keyring, "utf8"));
    renameSync(temporary, target);
    syncFolder(dirname(target));
    return { database: target, keyring: keyringTarget, sessions: database.sessions().length };
  } finally {
    rmSync(temporary, { force: true });
    database.close();
  }
}

/** The server's own files are never written. */
function assertOutside(folder: string, path: string): void {
  const parent = dirname(path);
  if (!existsSync(parent)) throw new AppError("not-found", `There is no folder ${parent}.`);
  if (realpathSync(parent) === realpathSync(folder)) {
    throw new AppError("bad-request", `${path} is in the data folder; a backup belongs elsewhere.`);
  }
}
