import { rmSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { SessionId } from "@tandiff/shared/ids.ts";
import { expect, onTestFinished, test } from "vitest";
import { openKeyring, type Keyring } from "../keyring.ts";
import {
  createTestSession,
  forgetSignedHeads,
  logTexts,
  openTestStorage,
  temporaryFolder,
  testRow,
} from "../testing.ts";
import { DroppedRows } from "./dropped-rows.ts";
import { migrate, schemaSteps } from "./schema.ts";

function emptyDatabase(): DatabaseSync {
  const connection = new DatabaseSync(":memory:");
  onTestFinished(() => connection.close());
  return connection;
}

function newKeyring(): Keyring {
  const folder = temporaryFolder();
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return openKeyring({ keyring: join(folder, "keyring.json"), isNew: true });
}

function tables(connection: DatabaseSync): readonly unknown[] {
  return connection
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    .all()
    .map((row) => row["name"]);
}

function version(connection: DatabaseSync): unknown {
  return connection.prepare("PRAGMA user_version").get()?.["user_version"];
}

test("an empty database gets all tables, and a second start changes nothing", () => {
  const connection = emptyDatabase();
  expect(version(connection)).toBe(0);
  const keyring = newKeyring();
  migrate(connection, keyring);
  migrate(connection, keyring);

  expect(version(connection)).toBe(14);
  expect(tables(connection)).toEqual([
    "accommodations",
    "blobs",
    "dropped_runs",
    "exercise_blobs",
    "exercises",
    "focus_texts",
    "invites",
    "log",
    "log_heads",
    "private_values",
    "probes",
    "restores",
    "retired_exercises",
    "rubrics",
    "scorecards",
    "segments",
    "sessions",
    "snapshots",
  ]);
});

test("an older database gets the steps that it lacks, and keeps what it holds", () => {
  const first = "CREATE TABLE a (x TEXT); INSERT INTO a VALUES ('kept')";
  const connection = emptyDatabase();
  migrate(connection, newKeyring(), [first]);
  migrate(connection, newKeyring(), [first, "ALTER TABLE a ADD COLUMN y TEXT DEFAULT 'new'"]);

  expect(version(connection)).toBe(2);
  expect({ ...connection.prepare("SELECT * FROM a").get() }).toEqual({ x: "kept", y: "new" });
});

test("a step that fails leaves the version before it", () => {
  const connection = emptyDatabase();
  const steps = ["CREATE TABLE a (x TEXT)", "CREATE TABLE b (x TEXT); INSERT INTO nowhere VALUES (1)"];

  expect(() => migrate(connection, newKeyring(), steps)).toThrow("nowhere");
  expect(version(connection)).toBe(1);
  expect(tables(connection)).toEqual(["a"]);
});

test("a database of a newer version is refused with a sentence, and not touched", () => {
  const connection = emptyDatabase();
  connection.exec("PRAGMA user_version = 99");

  expect(() => migrate(connection, newKeyring())).toThrow(
    "The database was written by a newer Tandiff (version 99 of its form, this server knows up to 14).",
  );
  expect(tables(connection)).toEqual([]);
});

/** A data folder whose database is as it was before heads were signed, with two sessions. */
async function olderFolder() {
  const server = openTestStorage();
  onTestFinished(server.cleanUp);
  const { session } = await createTestSession(server);
  const { session: other } = await createTestSession(server);
  await server.storage.append(session, [testRow("a"), testRow("b")]);
  server.database.connection.exec(
    `DROP TABLE log_heads; DROP TABLE restores; DROP TABLE probes; DROP TABLE dropped_runs; DROP TABLE segments; DROP TABLE rubrics; DROP TABLE scorecards; DROP TABLE accommodations; DROP TABLE retired_exercises; ALTER TABLE exercises DROP COLUMN kind; PRAGMA user_version = 4`,
  );
  return { server, session, other };
}

test("sessions from before heads were signed get theirs, and open as before", async () => {
  const { server, session, other } = await olderFolder();
  forgetSignedHeads(server.folder);
  const again = await server.restart();
  onTestFinished(again.cleanUp);
  expect(again.keyring.headsAreSigned).toBe(true);
  expect(await again.storage.verifyLog(session)).toMatchObject({ ok: true, head: { seq: 3 } });
  expect(await again.storage.verifyLog(other)).toMatchObject({ ok: true, head: { seq: 1 } });
  expect(await logTexts(again.storage, session)).toEqual(["{}", "a", "b"]);
});

test("heads that were taken away are not made anew", async () => {
  const { server } = await olderFolder();
  await expect(server.restart()).rejects.toThrow("The database is older than its keyring");
});

test("what stayed of rows that were compacted before is kept, also where not all of them were", () => {
  const connection = emptyDatabase();
  const keyring = newKeyring();
  migrate(connection, keyring, schemaSteps.slice(0, 11));
  connection.exec("PRAGMA foreign_keys = OFF");
  const rows = [2, 3, 4, 7, 9, 10].map((seq) => ({ seq, hash: new Uint8Array(32).fill(seq) }));
  const insert = connection.prepare("INSERT INTO dropped_rows VALUES (?, ?, ?)");
  for (const { seq, hash } of rows) insert.run("session000000000", seq, hash);
  insert.run("session000000001", 1, new Uint8Array(32));
  migrate(connection, keyring);
  const dropped = new DroppedRows(connection);
  expect([...dropped.of(SessionId.parse("session000000000"))]).toEqual(rows);
  expect([...dropped.of(SessionId.parse("session000000001"))]).toEqual([
    { seq: 1, hash: new Uint8Array(32) },
  ]);
});
