import { mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openDataFolder } from "./data-folder.ts";
import { temporaryFolder } from "./testing.ts";

function parentFolder(): string {
  const path = temporaryFolder();
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

test("a folder that is not there is made, for this account alone", () => {
  const path = join(parentFolder(), "new", "data");
  const folder = openDataFolder(path);
  onTestFinished(folder.release);

  expect(statSync(path).mode & 0o777).toBe(0o700);
  expect(folder.isNew).toBe(true);
});

test("a folder with a database is not new", () => {
  const path = parentFolder();
  writeFileSync(join(path, "tandiff.db"), "");
  const folder = openDataFolder(path);
  onTestFinished(folder.release);

  expect(folder.isNew).toBe(false);
});

test("a path that cannot be a folder is refused with a sentence that names it", () => {
  const file = join(parentFolder(), "file");
  writeFileSync(file, "");

  expect(() => openDataFolder(join(file, "data"))).toThrow(
    `The data folder ${file}/data cannot be created or written.`,
  );
  expect(() => openDataFolder(file)).toThrow(`The data folder ${file} cannot be created or written.`);
});

test("a lock that cannot be made is refused with a sentence", () => {
  const path = parentFolder();
  mkdirSync(join(path, "lock.db"));

  expect(() => openDataFolder(path)).toThrow(`The data folder's lock ${path}/lock.db cannot be taken (`);
});

test("a folder in use is refused, and free again once it is released", () => {
  const path = parentFolder();
  const first = openDataFolder(path);

  expect(() => openDataFolder(path)).toThrow(`Another Tandiff server already uses the data folder ${path}.`);

  first.release();
  openDataFolder(path).release();
});
