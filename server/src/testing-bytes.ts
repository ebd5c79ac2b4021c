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

/**
 * For tests only: what the database has sealed for a session, and hashed of it unless it is not meant, as the bytes
 * stand in its files.
 */
export function sealedBytes(
  connection: DatabaseSync,
  session: string,
  isMeant: (column: string) => boolean = () => true,
): readonly Uint8Array[] {
  return (
    sessionTables(connection)
      .filter((table) => table !== "invites")
      .flatMap((table) => connection.prepare(`SELECT * FROM "${table}" WHERE session = ?`).all(session))
      .flatMap((row) => Object.entries(row).flatMap(([column, value]) => (isMeant(column) ? [value] : [])))
      .filter((value) => value instanceof Uint8Array)
      // The first row's hash of the one before it is of zeros.
      .filter((bytes) => bytes.byteLength >= 28 && bytes.some((byte) => byte !== 0))
  );
}

/** How much of what is looked for must stand together: a long value is spread over pages of the database. */
const piece = 32;
const step = 256;

/**
 * For tests only: those of which a part stands in any file of the folder, in what was deleted from the files too.
 */
export function foundInFiles(folder: string, values: readonly Uint8Array[]): readonly Uint8Array[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name)));
  const isFound = (bytes: Uint8Array) => files.some((file) => file.includes(bytes));
  return values.filter((bytes) => {
    for (let at = 0; at === 0 || at + piece <= bytes.byteLength; at += step)
      if (isFound(bytes.subarray(at, at + piece))) return true;
    return false;
  });
}
