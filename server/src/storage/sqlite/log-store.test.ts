import { readFileSync } from "node:fs";
import { AppError } from "@tandiff/shared/errors.ts";
import { expect, onTestFinished, test } from "vitest";
import {
  createTestSession,
  logTexts,
  newCommand,
  openTestStorage,
  testRow,
  type TestStorageOptions,
} from "../testing.ts";

const notStored = new AppError("not-stored", "The server could not store this; nothing of it was kept.");

async function open(options?: TestStorageOptions) {
  const server = openTestStorage(options);
  onTestFinished(server.cleanUp);
  return { ...server, ...(await createTestSession(server)) };
}

/** Commits in a write-ahead log: frames with a size of the database. Format: https://sqlite.org/fileformat2.html */
function countCommits(path: string): number {
  const wal = readFileSync(`${path}-wal`);
  const frame = 24 + wal.readUInt32BE(8);
  const salt = wal.subarray(16, 24);
  let commits = 0;
  for (let at = 32; at + frame <= wal.length; at += frame) {
    const current = wal.subarray(at + 8, at + 16).equals(salt);
    if (current && wal.readUInt32BE(at + 4) !== 0) commits += 1;
  }
  return commits;
}

test("calls of the same moment share one commit, later ones have their own", async () => {
  const server = await open();
  const { storage, session, folder } = server;
  const other = await createTestSession(server);
  const before = countCommits(folder.database);

  await Promise.all(
    Array.from({ length: 100 }, (_, index) =>
      storage.append(index % 2 === 0 ? session : other.session, [testRow(`${index}`)]),
    ),
  );
  expect(countCommits(folder.database) - before).toBe(1);
  expect(await logTexts(storage, session, 1)).toEqual(
    Array.from({ length: 50 }, (_, index) => `${index * 2}`),
  );

  await storage.append(session, [testRow("later")]);
  expect(countCommits(folder.database) - before).toBe(2);
});

test("when the disk is full all that waits is refused, and the log goes on once there is space", async () => {
  const server = await open();
  const { storage, session, database } = server;
  const other = await createTestSession(server);
  const head = storage.logHead(session);
  const pages = database.connection.prepare("PRAGMA page_count").get()?.["page_count"];
  database.connection.exec(`PRAGMA max_page_count = ${String(pages)}`);

  const appends = await Promise.allSettled([
    storage.append(other.session, [testRow("small")]),
    storage.append(session, [testRow("x".repeat(100_000))]),
    storage.append(session, [testRow("small too")]),
  ]);
  expect(appends).toEqual(appends.map(() => ({ status: "rejected", reason: notStored })));
  expect(await logTexts(storage, session)).toEqual(["{}"]);
  expect(await logTexts(storage, other.session)).toEqual(["{}"]);
  expect(storage.logHead(session)).toEqual(head);
  expect(server.fatal).toEqual([]);

  database.connection.exec("PRAGMA max_page_count = 1000000");
  const [row] = await storage.append(session, [testRow("after")]);
  expect(row?.seq).toBe(2);
  expect(await logTexts(storage, session)).toEqual(["{}", "after"]);
  expect(await storage.verifyLog(session)).toMatchObject({ ok: true, head: { seq: 2 } });
});

test("a command that was not stored may be sent again", async () => {
  const { storage, session, database } = await open();
  const row = testRow("x".repeat(100_000), { command: newCommand() });
  const pages = database.connection.prepare("PRAGMA page_count").get()?.["page_count"];
  database.connection.exec(`PRAGMA max_page_count = ${String(pages)}`);
  await expect(storage.append(session, [row])).rejects.toEqual(notStored);

  database.connection.exec("PRAGMA max_page_count = 1000000");
  await expect(storage.append(session, [row])).resolves.toHaveLength(1);
});

test("a compaction that is made while the server stops is given up, and nothing is changed", async () => {
  const server = await open();
  const { storage, session } = server;
  await storage.append(session, [testRow("typed")]);
  const endless = async (): Promise<null> => {
    for (;;) await logTexts(storage, session);
  };
  const compacting = storage.compact(session, endless, () => undefined);
  const end = compacting.then(
    () => "stored",
    (error: unknown) => error,
  );
  await storage.close();
  expect(await end).toMatchObject({ code: "not-stored" });
  server.folder.release();
  const again = await server.restart();
  onTestFinished(again.cleanUp);
  expect(await logTexts(again.storage, session)).toEqual(["{}", "typed"]);
});

test("a log whose key is gone is still the one that was written", async () => {
  const { storage, keyring, session } = await open();
  await storage.append(session, [testRow("secret")]);
  keyring.eraseSession(session, { at: 1_700_000_000_000, by: "organiser" });
  await expect(logTexts(storage, session)).rejects.toThrow("was erased");
  expect(await storage.verifyLog(session)).toMatchObject({ ok: true, head: { seq: 2 } });
});

test("what a crash left of an erased session is deleted at the next start", async () => {
  const { keyring, database, session, restart } = await open();
  const count = ({ connection }: typeof database, table: string) =>
    connection.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.["n"];
  keyring.eraseSession(session, { at: 1_700_000_000_000, by: "organiser" });
  expect(count(database, "log")).toBe(1);
  const again = await restart();
  onTestFinished(again.cleanUp);
  expect(count(again.database, "log")).toBe(0);
  expect(count(again.database, "invites")).toBe(2);
});
