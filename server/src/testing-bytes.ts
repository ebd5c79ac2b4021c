import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";

/** For tests only: the tables of a database that have rows by session. */
export function sessionTables(connection: DatabaseSync): readonly string[] {
  return connection
    .prepare(
      `SELECT tables.name FROM sqlite_schema AS tables, pragma_table_info(tables.name) AS columns
       WHERE tables.type = 'table' AND columns.name = 'session' ORDER BY tables.name`,
    )
    .all()
    .map((row) => String(row["name"]));
}

/** For tests only: what the database has sealed for a session, as the bytes stand in its files. */
export function sealedBytes(connection: DatabaseSync, session: string): readonly Uint8Array[] {
  return (
    sessionTables(connection)
      .filter((table) => table !== "invites")
      .flatMap((table) => connection.prepare(`SELECT * FROM "${table}" WHERE session = ?`).all(session))
      .flatMap((row) => Object.values(row))
      .filter((value) => value instanceof Uint8Array)
      // The first row's hash of the one before it is of zeros.
      .filter((bytes) => bytes.some((byte) => byte !== 0))
      .filter(({ byteLength }) => byteLength >= 28 && byteLength < 3_000)
  );
}

/** For tests only: whether any file of the folder holds the bytes, deleted parts of files included. */
export function isInFiles(folder: string, bytes: Uint8Array): boolean {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .some((entry) => readFileSync(join(entry.parentPath, entry.name)).includes(bytes));
}
