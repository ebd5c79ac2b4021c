import { hash } from "node:crypto";
import { copyFileSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { dataFiles } from "../storage/data-folder.ts";
import { createTestSession, logTexts, openTestStorage, testRow } from "../storage/testing.ts";
import { emptyFolder } from "../testing-process.ts";
import { backUp } from "./backup.ts";
import { restore } from "./restore.ts";

/** A server's storage with two sessions, a place for backups, and one for what is restored. */
async function server() {
  const kept = openTestStorage();
  onTestFinished(kept.cleanUp);
  const first = await createTestSession(kept);
  const second = await createTestSession(kept);
  await kept.storage.append(first.session, [testRow("one"), testRow("two")]);
  const backups = emptyFolder();
  const file = join(backups, "tandiff.db");
  return { kept, first: first.session, second: second.session, backups, file, target: emptyFolder() };
}

const mode = (path: string): number => statSync(path).mode & 0o777;
/** Hashes of all files but those that SQLite makes for whoever reads. */
const hashesOf = (folder: string) =>
  readdirSync(folder)
    .filter((name) => !/-(wal|shm)$/.test(name))
    .map((name) => [name, hash("sha256", readFileSync(join(folder, name)))]);

test("a backup is one file and the keyring beside it, for this account alone, with nothing left over", async () => {
  const { kept, backups, file } = await server();
  expect(backUp(kept.folder, file)).toEqual({
    database: file,
    keyring: join(backups, "keyring.json"),
    sessions: 2,
  });
  expect(readdirSync(backups).toSorted()).toEqual(["keyring.json", "tandiff.db"]);
  for (const name of readdirSync(backups)) expect(mode(join(backups, name))).toBe(0o600);
  expect(readFileSync(join(backups, "keyring.json"), "utf8")).toBe(readFileSync(kept.folder.keyring, "utf8"));
});

test("a backup changes nothing of the server's own", async () => {
  const { kept, first, file } = await server();
  await kept.storage.close();
  const before = hashesOf(kept.folder.path);
  backUp(kept.folder, file);
  expect(hashesOf(kept.folder.path)).toEqual(before);
  kept.folder.release();
  const again = openTestStorage({}, kept.folder.path);
  onTestFinished(again.cleanUp);
  expect(await logTexts(again.storage, first)).toEqual(["{}", "one", "two"]);
});

test("a later backup takes the place of the one before, and its keyring too", async () => {
  const { kept, first, second, file, target } = await server();
  backUp(kept.folder, file);
  await kept.storage.append(first, [testRow("three")]);
  kept.keyring.eraseSession(second, { at: 1_700_000_000_000, by: "organiser" });
  backUp(kept.folder, file);
  await restore(file, target);
  const restored = openTestStorage({}, target);
  onTestFinished(restored.cleanUp);
  expect(await logTexts(restored.storage, first)).toEqual(["{}", "one", "two", "three"]);
  expect(restored.keyring.hasSessionKey(second)).toBe(false);
});

test("what is not a backup is never written over", async () => {
  const { kept, file, backups } = await server();
  const other = openTestStorage();
  onTestFinished(other.cleanUp);
  writeFileSync(join(backups, "letter.txt"), "Dear Ada");
  copyFileSync(kept.folder.database, join(backups, "live.db"));
  const inside = join(kept.folder.path, "backup.db");
  expect(() => backUp(kept.folder, join(backups, "letter.txt"))).toThrow("letter.txt is not a backup");
  expect(() => backUp(kept.folder, join(backups, "live.db"))).toThrow("live.db is not a backup");
  expect(() => backUp(kept.folder, inside)).toThrow("is in the data folder; a backup belongs elsewhere");
  expect(() => backUp(kept.folder, file, kept.folder.keyring)).toThrow("is in the data folder");
  expect(() => backUp(kept.folder, join(backups, "no/where.db"))).toThrow("There is no folder");
  backUp(other.folder, file);
  const before = hashesOf(backups);
  expect(() => backUp(kept.folder, join(backups, "mine.db"))).toThrow("is the keyring of another server");
  expect(hashesOf(backups)).toEqual(before);
  expect(readFileSync(join(backups, "letter.txt"), "utf8")).toBe("Dear Ada");
  expect(existsSync(inside)).toBe(false);
});

test("what is restored is what was backed up, and its pages are told that it may be less", async () => {
  const { kept, first, second, file, target } = await server();
  backUp(kept.folder, file);
  const { sessions } = await restore(file, target);
  expect(sessions).toEqual([
    {
      session: first,
      sound: true,
      hasKey: true,
      sentence: `Session ${first}: 3 rows, all as they were written.`,
    },
    {
      session: second,
      sound: true,
      hasKey: true,
      sentence: `Session ${second}: 1 row, all as they were written.`,
    },
  ]);
  const restored = openTestStorage({}, target);
  onTestFinished(restored.cleanUp);
  expect(await logTexts(restored.storage, first)).toEqual(["{}", "one", "two"]);
  expect([kept.storage.restoration, restored.storage.restoration]).toEqual([
    "",
    expect.stringMatching(/^\S{36}$/),
  ]);
  for (const name of ["tandiff.db", "keyring.json"]) expect(mode(join(target, name))).toBe(0o600);
});

test("a log that is packed is restored as it was written", async () => {
  const { kept, first, file, target } = await server();
  const rows = Array.from({ length: 50 }, (_, index) => testRow(`row ${index}`));
  await kept.storage.append(first, rows);
  const texts = await logTexts(kept.storage, first);
  await kept.storage.packAtRest(Number.MAX_SAFE_INTEGER);
  backUp(kept.folder, file);
  expect((await restore(file, target)).sessions[0]?.sentence).toBe(
    `Session ${first}: 53 rows, all as they were written.`,
  );
  const restored = openTestStorage({}, target);
  onTestFinished(restored.cleanUp);
  expect(await logTexts(restored.storage, first)).toEqual(texts);
});

test("a session that was erased since the backup stays erased, and is named", async () => {
  const { kept, first, second, file, target, backups } = await server();
  backUp(kept.folder, file);
  kept.keyring.eraseSession(second, { at: 1_700_000_000_000, by: "organiser" });
  const current = join(backups, "current.json");
  copyFileSync(kept.folder.keyring, current);
  const { sessions } = await restore(file, target, current);
  expect(sessions).toMatchObject([
    { session: first, sound: true, hasKey: true },
    { session: second, sound: true, hasKey: false },
  ]);
  const restored = openTestStorage({}, target);
  onTestFinished(restored.cleanUp);
  await expect(logTexts(restored.storage, second)).rejects.toThrow("was erased");
  expect(await logTexts(restored.storage, first)).toEqual(["{}", "one", "two"]);
});

test("a backup that was tampered with is restored, with a word on every session that is not sound", async () => {
  const { kept, first, second, file, target } = await server();
  kept.database.connection.exec(`UPDATE log SET at = 1 WHERE session = '${first}' AND seq = 2`);
  backUp(kept.folder, file);
  expect((await restore(file, target)).sessions).toMatchObject([
    { session: first, sound: false, sentence: `Row 2 of session ${first} was changed.` },
    { session: second, sound: true },
  ]);
});

test("nothing is restored over anything, or from what is no backup, and the folder is left as it was", async () => {
  const { kept, file, backups, target } = await server();
  backUp(kept.folder, file);
  await expect(restore(file, kept.folder.path)).rejects.toThrow("is not empty: restore into an empty one");
  await expect(restore(kept.folder.database, target)).rejects.toThrow("is not a backup that Tandiff made");
  await expect(restore(join(backups, "none"), target)).rejects.toThrow("is not a backup that Tandiff made");
  await expect(restore(file, target, join(backups, "none"))).rejects.toThrow("put it back from a backup");

  const cut = readFileSync(file);
  writeFileSync(file, cut.subarray(0, cut.length / 2));
  await expect(restore(file, target)).rejects.toThrow(
    `The backup ${file} is damaged: database disk image is malformed.`,
  );
  expect(readdirSync(target)).toEqual([]);
  writeFileSync(file, cut);
  await restore(file, target);
  expect(dataFiles(target).database).toBe(join(target, "tandiff.db"));
});
