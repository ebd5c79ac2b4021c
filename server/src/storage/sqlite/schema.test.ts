import { DatabaseSync } from "node:sqlite";
import { expect, onTestFinished, test } from "vitest";
import { migrate } from "./schema.ts";

function emptyDatabase(): DatabaseSync {
  const connection = new DatabaseSync(":memory:");
  onTestFinished(() => connection.close());
  return connection;
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
  migrate(connection);
  migrate(connection);

  expect(version(connection)).toBe(4);
  expect(tables(connection)).toEqual([
    "blobs",
    "exercise_blobs",
    "exercises",
    "focus_texts",
    "invites",
    "log",
    "private_values",
    "sessions",
    "snapshots",
  ]);
});

test("an older database gets the steps that it lacks, and keeps what it holds", () => {
  const first = "CREATE TABLE a (x TEXT); INSERT INTO a VALUES ('kept')";
  const connection = emptyDatabase();
  migrate(connection, [first]);
  migrate(connection, [first, "ALTER TABLE a ADD COLUMN y TEXT DEFAULT 'new'"]);

  expect(version(connection)).toBe(2);
  expect({ ...connection.prepare("SELECT * FROM a").get() }).toEqual({ x: "kept", y: "new" });
});

test("a step that fails leaves the version before it", () => {
  const connection = emptyDatabase();
  const steps = ["CREATE TABLE a (x TEXT)", "CREATE TABLE b (x TEXT); INSERT INTO nowhere VALUES (1)"];

  expect(() => migrate(connection, steps)).toThrow("nowhere");
  expect(version(connection)).toBe(1);
  expect(tables(connection)).toEqual(["a"]);
});

test("a database of a newer version is refused with a sentence, and not touched", () => {
  const connection = emptyDatabase();
  connection.exec("PRAGMA user_version = 7");

  expect(() => migrate(connection)).toThrow(
    "The database was written by a newer Tandiff (version 7 of its form, this server knows up to 4).",
  );
  expect(tables(connection)).toEqual([]);
});
