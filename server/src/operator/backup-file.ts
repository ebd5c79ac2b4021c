import { closeSync, existsSync, openSync, readSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { AppError } from "@tandiff/shared/errors.ts";

/** SQLite's `application_id` of a backup, "TDbk": the database of a server has none. */
const backupId = 0x54446262;
/** https://sqlite.org/fileformat2.html#the_database_header */
const header = { bytes: 100, magic: "SQLite format 3\0", applicationId: 68 } as const;

/** Marks a database as a backup, or takes the mark away. */
export function markBackup(path: string, mark: boolean): void {
  const database = new DatabaseSync(path);
  database.exec(`PRAGMA application_id = ${mark ? backupId : 0}`);
  database.close();
}

/** @throws AppError "bad-request" when a file is there that `tandiff backup` did not make. */
export function assertBackup(path: string): void {
  if (!isBackup(path)) throw new AppError("bad-request", `${path} is not a backup that Tandiff made.`);
}

function isBackup(path: string): boolean {
  if (!existsSync(path)) return false;
  const bytes = Buffer.alloc(header.bytes);
  const file = openSync(path, "r");
  try {
    readSync(file, bytes, 0, header.bytes, 0);
  } finally {
    closeSync(file);
  }
  return (
    bytes.toString("latin1", 0, header.magic.length) === header.magic &&
    bytes.readUInt32BE(header.applicationId) === backupId
  );
}
