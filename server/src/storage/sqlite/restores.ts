import { randomUUID } from "node:crypto";
import type { Database } from "./database.ts";

/** Says in the database that it was made from a backup. `at` is in milliseconds since the epoch. */
export function recordRestore(database: Database, at: number): void {
  const insert = database.connection.prepare("INSERT INTO restores (id, at) VALUES (?, ?)");
  database.write(() => insert.run(randomUUID(), at));
}

/** Changes whenever the database is made from a backup; empty when it never was. */
export function readRestoration({ connection }: Database): string {
  const last = connection.prepare("SELECT id FROM restores ORDER BY number DESC LIMIT 1").get();
  return last === undefined ? "" : String(last["id"]);
}
