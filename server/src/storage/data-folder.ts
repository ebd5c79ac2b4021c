import { accessSync, constants, existsSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { AppError } from "@tandiff/shared/errors.ts";
import { makeFolder } from "../make-folder.ts";
import { isBusy } from "./sqlite/failure.ts";

/** Where things are in a data folder. */
export interface DataFiles {
  readonly path: string;
  /** `tandiff.db`: everything but the keys. */
  readonly database: string;
  /** `keyring.json`: the keys. Back it up apart from the database. */
  readonly keyring: string;
  /** `focus-keys.json`: the keys of running focus times. Leave it out of every backup. */
  readonly focusKeys: string;
  /** `organiser.key`: opens the organiser's pages. */
  readonly organiserKey: string;
  /** `moved-to-postgres`: says when all of it was moved; there where it was. */
  readonly moved: string;
}

/** The one folder with all that the server keeps, held by this process alone. */
export interface DataFolder extends DataFiles {
  /** True when there was no database yet. */
  readonly isNew: boolean;
  /** Lets another server have the folder; the end of the process does so too, however it ends. */
  readonly release: () => void;
}

/** @param path of the folder, whether it is there or not */
export function dataFiles(path: string): DataFiles {
  const folder = resolve(path);
  return {
    path: folder,
    database: join(folder, "tandiff.db"),
    keyring: join(folder, "keyring.json"),
    focusKeys: join(folder, "focus-keys.json"),
    organiserKey: join(folder, "organiser.key"),
    moved: join(folder, "moved-to-postgres"),
  };
}

/**
 * Creates the folder where there is none (0700) and takes it for this process.
 * @throws AppError "not-stored" when it cannot be created or written, "conflict" when another server uses it.
 */
export function openDataFolder(path: string): DataFolder {
  const files = dataFiles(path);
  const folder = files.path;
  try {
    makeFolder(folder);
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw new AppError("not-stored", `The data folder ${folder} cannot be created or written.`, { cause });
  }
  if ((statSync(folder).mode & 0o022) !== 0) {
    // Who can write the server's address here can have the organiser's key sent there.
    throw new AppError("not-stored", `Others may write in the data folder ${folder}: run chmod 700 on it.`);
  }
  const lock = takeLock(folder);
  return {
    ...files,
    isNew: !existsSync(files.database),
    release: () => {
      heldLocks.delete(lock);
      lock.close();
    },
  };
}

/** Locks must be held on to: one that nothing refers to is closed by the garbage collector, and so let go. */
const heldLocks = new Set<DatabaseSync>();

/** SQLite's file lock is the operating system's, so it dies with the process, even at kill -9. */
function takeLock(folder: string): DatabaseSync {
  const path = join(folder, "lock.db");
  let lock: DatabaseSync | null = null;
  try {
    lock = new DatabaseSync(path);
    lock.exec("BEGIN EXCLUSIVE");
    heldLocks.add(lock);

    return lock;
  } catch (cause) {
    lock?.close();
    if (isBusy(cause)) {
      throw new AppError("conflict", `Another Tandiff server already uses the data folder ${folder}.`, {
        cause,
      });
    }
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AppError("not-stored", `The data folder's lock ${path} cannot be taken (${reason}).`, {
      cause,
    });
  }
}
