import { rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { AppError } from "@tandiff/shared/errors.ts";
import { expect, onTestFinished, test } from "vitest";
import { openKeyring } from "../keyring.ts";
import { temporaryFolder } from "../testing.ts";
import { openDatabase } from "./database.ts";

function open() {
  const folder = temporaryFolder();
  const path = join(folder, "tandiff.db");
  const fatal: unknown[] = [];
  const keyring = openKeyring({ keyring: join(folder, "keyring.json"), isNew: true });
  const database = openDatabase(path, keyring, (error) => fatal.push(error));
  onTestFinished(() => {
    database.close();
    rmSync(folder, { recursive: true });
  });
  const setting = (name: string) => database.connection.prepare(`PRAGMA ${name}`).get()?.[name];
  return { path, database, fatal, setting };
}

test("the writer's own connection waits for the disk at each commit", () => {
  const { setting } = open();
  expect(setting("synchronous")).toBe(2);
  expect(setting("journal_mode")).toBe("wal");
  expect(setting("foreign_keys")).toBe(1);
});

test("its files are for this account alone", () => {
  const { path } = open();
  for (const suffix of ["", "-wal", "-shm"]) expect(statSync(path + suffix).mode & 0o777).toBe(0o600);
});

test("a write that throws leaves nothing behind, and the next one works", () => {
  const { database, fatal } = open();
  const insert = (hash: string) =>
    database.connection.prepare("INSERT INTO blobs VALUES (?, x'00')").run(hash);

  expect(() =>
    database.write(() => {
      insert("a");
      insert("a");
    }),
  ).toThrow(new AppError("not-stored", "The server could not store this; nothing of it was kept."));
  database.write(() => insert("b"));

  expect(database.connection.prepare("SELECT hash FROM blobs").all()).toMatchObject([{ hash: "b" }]);
  expect(fatal).toEqual([]);
});

test("a lock held by another program delays a write, then refuses it", () => {
  const { path, database, fatal } = open();
  const other = new DatabaseSync(path);
  other.exec("BEGIN IMMEDIATE");
  expect(() => database.write(() => null)).toThrow("could not store");

  other.close();
  expect(database.write(() => "stored")).toBe("stored");
  expect(fatal).toEqual([]);
});

test("a failing disk is told once, and nothing is written afterwards", () => {
  const { database, fatal } = open();
  const failure = Object.assign(new Error("disk I/O error"), { errcode: 1034 });
  const fail = () =>
    database.write(() => {
      throw failure;
    });

  expect(fail).toThrow("could not store");
  expect(fatal).toEqual([failure]);
  expect(() => database.write(() => "stored")).toThrow("could not store");
  expect(fatal).toHaveLength(1);
});
