import { copyFileSync, chmodSync, existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { AppError } from "@tandiff/shared/errors.ts";
import { openDataFolder } from "../storage/data-folder.ts";
import { syncFile, writeDurably } from "../storage/durable-file.ts";
import { readKeyring, type Keyring } from "../storage/keyring.ts";
import { openDatabase } from "../storage/sqlite/database.ts";
import { DatabaseFile } from "../storage/sqlite/database-file.ts";
import { recordRestore } from "../storage/sqlite/restores.ts";
import { assertBackup, markBackup } from "./backup-file.ts";
import { keyringBeside } from "./backup.ts";
import { folderLogs } from "./folder-logs.ts";
import { verifyLogs, type Finding } from "./verify.ts";

export interface Restored {
  readonly folder: string;
  readonly sessions: readonly RestoredSession[];
}

export interface RestoredSession extends Finding {
  /** False when it was erased since the backup, or the keyring is older than the session. */
  readonly hasKey: boolean;
}

/**
 * Makes a data folder of a backup and a keyring: the current one, so that what was erased since stays erased.
 * @param path of the data folder, which must be empty or not there; on an error it is so again
 */
export async function restore(
  file: string,
  path: string,
  keyringPath = keyringBeside(file),
): Promise<Restored> {
  assertBackup(file);
  readKeyring(keyringPath);
  if (existsSync(path) && readdirSync(path).length > 0) {
    throw new AppError("conflict", `The data folder ${path} is not empty: restore into an empty one.`);
  }
  const folder = openDataFolder(path);
  try {
    copyFileSync(resolve(file), folder.database);
    chmodSync(folder.database, 0o600);
    markBackup(folder.database, false);
    syncFile(folder.database);
    writeDurably(folder.keyring, readFileSync(keyringPath, "utf8"));
    const keyring = readKeyring(folder.keyring);
    bringForward(folder.database, keyring);
    return { folder: folder.path, sessions: await findings(folder.database, keyring) };
  } catch (error) {
    for (const name of readdirSync(path)) rmSync(join(path, name), { force: true });
    if (error instanceof AppError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new AppError("bad-request", `The backup ${file} is damaged: ${reason}.`, { cause: error });
  } finally {
    folder.release();
  }
}

/** To this program's version, as the server's start would, and with a mark by which open pages know of it. */
function bringForward(path: string, keyring: Keyring): void {
  const database = openDatabase(path, keyring, () => undefined);
  try {
    recordRestore(database, Date.now());
  } finally {
    database.close();
  }
}

async function findings(path: string, keyring: Keyring): Promise<readonly RestoredSession[]> {
  const database = new DatabaseFile(path);
  try {
    const damage = database.damage();
    if (damage !== null) throw new Error(damage);
    const found = await verifyLogs(folderLogs(database, keyring), keyring);
    return found.map((finding) => {
      const { session, sentence } = finding;
      const hasKey = keyring.hasSessionKey(session);
      if (hasKey || keyring.erasureOf(session)) return { ...finding, hasKey };
      const unreadable =
        "They cannot be read: the keyring has no key for them. Is it older than the session?";
      return { ...finding, hasKey, sentence: `${sentence} ${unreadable}` };
    });
  } finally {
    database.close();
  }
}
