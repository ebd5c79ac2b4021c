import { readFileSync } from "node:fs";
import { AppError } from "@tandiff/shared/errors.ts";
import { SessionId } from "@tandiff/shared/ids.ts";
import { expect, onTestFinished, test } from "vitest";
import type { Compaction } from "../port.ts";
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

/** A commit that waits until `release` is called. */
function gate() {
  const { promise, resolve } = Promise.withResolvers<void>();
  let reached = false;
  return {
    beforeCommit: () => {
      reached = true;
      return promise;
    },
    wasReached: () => reached,
    release: resolve,
  };
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

test("rows come back in order, as they were given, after a restart too", async () => {
  const server = await open();
  const { storage, session, candidate } = server;
  const row = testRow("", {
    at: 5,
    participant: candidate,
    audience: "candidate",
    kind: "comment.added",
    payload: Uint8Array.of(0, 255, 1, 128),
    command: newCommand(),
  });
  const stored = await storage.append(session, [row, testRow("third")]);
  await storage.append(session, [testRow("fourth")]);

  expect(stored.map(({ seq }) => seq)).toEqual([2, 3]);
  expect(logTexts(storage, session, 2)).toEqual(["third", "fourth"]);
  expect(logTexts(storage, session, 4)).toEqual([]);
  expect([...storage.readLog(session, 1)][0]).toEqual({ ...row, seq: 2 });

  const again = await server.restart();
  onTestFinished(again.cleanUp);
  expect([...again.storage.readLog(session)].map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
  expect([...again.storage.readLog(session, 1)][0]).toEqual({ ...row, seq: 2 });
});

test("a payload of eight mebibytes is stored", async () => {
  const { storage, session } = await open();
  const text = "0123456789abcdef".repeat(512 * 1024);
  await storage.append(session, [testRow(text)]);
  expect(logTexts(storage, session, 1)[0] === text).toBe(true);
});

test("nothing is acknowledged or read before its commit", async () => {
  const held = gate();
  const { storage, session } = await open({ beforeCommit: held.beforeCommit });
  let acknowledged = false;
  const append = storage.append(session, [testRow("held back")]).then(() => (acknowledged = true));
  await expect.poll(held.wasReached).toBe(true);

  expect(acknowledged).toBe(false);
  expect(logTexts(storage, session)).toEqual(["{}"]);
  expect(storage.logHead(session).seq).toBe(1);

  held.release();
  await append;
  expect(logTexts(storage, session)).toEqual(["{}", "held back"]);
  expect(storage.logHead(session).seq).toBe(2);
});

test("drafts and sessions are stored at once while a commit of the log is held back", async () => {
  const held = gate();
  const server = await open({ beforeCommit: held.beforeCommit });
  const { storage, session, candidate } = server;
  const append = storage.append(session, [testRow("held back")]);
  await expect.poll(held.wasReached).toBe(true);

  const draft = { key: "summary", body: "draft", position: null };
  await storage.putDraft(candidate, session, draft, null, 1);
  const other = await createTestSession(server);
  expect(await storage.drafts(candidate, session)).toHaveLength(1);
  expect(logTexts(storage, other.session)).toEqual(["{}"]);
  expect(logTexts(storage, session)).toEqual(["{}"]);

  held.release();
  await append;
  expect(storage.verifyLog(session)).toMatchObject({ ok: true });
});

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
  expect(logTexts(storage, session, 1)).toEqual(Array.from({ length: 50 }, (_, index) => `${index * 2}`));

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
  expect(logTexts(storage, session)).toEqual(["{}"]);
  expect(logTexts(storage, other.session)).toEqual(["{}"]);
  expect(storage.logHead(session)).toEqual(head);
  expect(server.fatal).toEqual([]);

  database.connection.exec("PRAGMA max_page_count = 1000000");
  const [row] = await storage.append(session, [testRow("after")]);
  expect(row?.seq).toBe(2);
  expect(logTexts(storage, session)).toEqual(["{}", "after"]);
  expect(storage.verifyLog(session)).toMatchObject({ ok: true, head: { seq: 2 } });
});

test("a command is carried out once", async () => {
  const { storage, session, candidate, interviewer } = await open();
  const command = newCommand();
  const byCandidate = testRow("first", { participant: candidate, command });
  const refused = new AppError("conflict", "This command was carried out already.");

  const first = storage.append(session, [byCandidate]);
  await expect(storage.append(session, [byCandidate])).rejects.toEqual(refused);
  await first;
  await expect(storage.append(session, [testRow("company"), byCandidate])).rejects.toEqual(refused);
  await storage.append(session, [testRow("other person", { participant: interviewer, command })]);

  const byOrganiser = testRow("organiser", { command: newCommand() });
  await expect(storage.append(session, [byOrganiser, byOrganiser])).rejects.toEqual(refused);
  await storage.append(session, [byOrganiser]);
  await expect(storage.append(session, [byOrganiser])).rejects.toEqual(refused);

  expect(logTexts(storage, session, 1)).toEqual(["first", "other person", "organiser"]);
  expect(storage.verifyLog(session)).toMatchObject({ ok: true });
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

test("closing commits what waits, and takes nothing more", async () => {
  const server = await open();
  const { storage, session } = server;
  const append = storage.append(session, [testRow("last")]);
  const closed = storage.close();
  await expect(storage.append(session, [testRow("too late")])).rejects.toThrow("stopping");
  await Promise.all([append, closed]);
  server.folder.release();

  const again = await server.restart();
  onTestFinished(again.cleanUp);
  expect(logTexts(again.storage, session)).toEqual(["{}", "last"]);
});

test("a session that does not exist, or was erased, takes and gives nothing", async () => {
  const { storage, session, keyring } = await open();
  const nobody = SessionId.parse("nobody0000000000");
  await expect(storage.append(nobody, [testRow("x")])).rejects.toThrow("has no key");

  await storage.append(session, [testRow("secret")]);
  keyring.eraseSession(session, { at: 1_700_000_000_000, by: "organiser" });
  await expect(storage.append(session, [testRow("x")])).rejects.toThrow("was erased");
  expect(() => logTexts(storage, session)).toThrow("was erased");
  expect(storage.verifyLog(session)).toMatchObject({ ok: true, head: { seq: 2 } });
});

test("while a long log is compacted everybody else has their turn", async () => {
  const { storage, session } = await open();
  await storage.append(
    session,
    Array.from({ length: 3_000 }, (_, index) => testRow(`row ${index}`)),
  );
  let [turns, isDone] = [0, false];
  const countTurns = (): void => {
    turns += 1;
    if (!isDone) setImmediate(countTurns);
  };
  setImmediate(countTurns);
  await storage.compact(
    session,
    function* () {
      let count = 0;
      for (const _ of storage.readLog(session)) yield void (count += 1);
      return { documents: ["code"], kinds: [], rows: [testRow(String(count), { kind: "text:code" })] };
    },
    () => undefined,
  );
  isDone = true;
  // 3,000 rows are some tens of milliseconds of work, of which nobody waits for more than a few at once.
  expect(turns).toBeGreaterThan(5);
  expect(Buffer.from(storage.compactedText(session, "code")?.payload ?? []).toString()).toBe("3001");
  expect(storage.verifyLog(session).ok).toBe(true);
});

test("a row that comes while a compaction is made is in it; where rows come all the time nothing is changed", async () => {
  const { storage, session } = await open();
  await storage.append(session, [testRow("first")]);
  const typedMeanwhile = (times: number) => {
    let attempts = 0;
    return function* (): Generator<void, Compaction> {
      attempts += 1;
      const texts = logTexts(storage, session);
      if (attempts <= times) void storage.append(session, [testRow(`meanwhile ${attempts}`)]);
      yield;
      return { documents: ["code"], kinds: [], rows: [testRow(texts.join(), { kind: "text:code" })] };
    };
  };
  const told: number[] = [];
  const compact = (times: number) =>
    storage.compact(session, typedMeanwhile(times), (rows) => told.push(...rows.map(({ seq }) => seq)));
  await expect(compact(100)).rejects.toMatchObject({ code: "conflict" });
  expect(storage.compactedText(session, "code")).toBeNull();
  await storage.append(session, [testRow("calm")]);
  const before = logTexts(storage, session);
  await compact(1);
  expect(logTexts(storage, session).slice(-1)).toEqual([[...before, "meanwhile 1"].join()]);
  expect(told).toEqual([before.length + 2, before.length + 3]);
  expect(storage.verifyLog(session).ok).toBe(true);
});

test("a compaction that is made while the server stops is given up, and nothing is changed", async () => {
  const server = await open();
  const { storage, session } = server;
  await storage.append(session, [testRow("typed")]);
  const endless = function* (): Generator<void, null> {
    for (;;) yield;
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
  expect(logTexts(again.storage, session)).toEqual(["{}", "typed"]);
});
