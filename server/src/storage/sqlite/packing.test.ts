import { gzipSync } from "node:zlib";
import * as Y from "yjs";
import { expect, onTestFinished, test } from "vitest";
import { openRow } from "../log-codec.ts";
import { rowsPerSegment } from "../packer.ts";
import type { LogHead, NewRow } from "../port.ts";
import { nonceOf } from "../sealing.ts";
import { packRows } from "../segment.ts";
import { createTestSession, openTestStorage, testRow, type TestStorage } from "../testing.ts";
import { SegmentWriter } from "./segment-store.ts";

const start = 1_700_000_000_000;
const always = Number.MAX_SAFE_INTEGER;

/** Edits of the code, notes and events in turn; what is read of them stays the same, whatever the storage does. */
function variedRows(length: number): readonly NewRow[] {
  return Array.from({ length }, (_, index) => {
    const at = start + index * 7;
    if (index % 11 === 0) return testRow(`{"event":${index}}`, { at, kind: "comment.added" });
    if (index % 5 === 0)
      return testRow(`note ${index}`, { at, kind: "update:notes", audience: "interviewers" });
    return testRow(`key ${index}`, { at });
  });
}

async function openLog(rows: number) {
  const defects: unknown[] = [];
  const server = openTestStorage({ onDefect: (error) => defects.push(error) });
  onTestFinished(server.cleanUp);
  const { session, candidate } = await createTestSession(server);
  await server.storage.append(session, variedRows(rows));
  return { ...server, session, candidate, defects };
}

type Log = Awaited<ReturnType<typeof openLog>>;

/** All that the storage can be asked of the log. */
function readAll({ log, storage, session }: Pick<Log, "log" | "storage" | "session">) {
  const all = [...log.read(session)];
  return {
    all,
    afterEach: all.map(({ seq }) => [...log.read(session, seq)].map((row) => row.seq)),
    events: [...log.readEvents(session)],
    code: [...log.readUpdates(session, "code", 0)],
    notesAfter: all.map(({ seq }) => [...log.readUpdates(session, "notes", seq)].map((row) => row.seq)),
    lastUpdateAt: storage.lastUpdateAt(session),
    head: storage.logHead(session),
  };
}

function count({ database }: Pick<TestStorage, "database">, table: "log" | "segments"): unknown {
  return database.connection.prepare(`SELECT count(*) AS count FROM ${table}`).get()?.["count"];
}

test("whatever is read of a log is the same once its rows are packed, after a restart too", async () => {
  const log = await openLog(120);
  const before = readAll(log);
  expect(before.all).toHaveLength(121);
  await log.storage.packAtRest(always);
  expect(count(log, "segments")).toBe(2);
  // Events, and the last row of all.
  expect(count(log, "log")).toBe(before.events.length + 1);
  expect(readAll(log)).toEqual(before);
  const again = await log.restart();
  onTestFinished(again.cleanUp);
  expect(readAll({ ...again, session: log.session })).toEqual(before);
});

test("a log is packed again and again while it grows, and goes on from its last row", async () => {
  const log = await openLog(40);
  const expected = readAll(log).all.map(({ payload }) => payload);
  for (let round = 0; round < 5; round += 1) {
    await log.storage.packAtRest(always);
    const more = variedRows(40);
    await log.storage.append(log.session, more);
    expected.push(...more.map(({ payload }) => new Uint8Array(payload)));
  }
  const { all, head } = readAll(log);
  expect(all.map(({ payload }) => payload)).toEqual(expected);
  expect(log.storage.verifyLog(log.session)).toEqual({ ok: true, head });
});

test("rows are packed by themselves as they come, and one that is added last stays a row", async () => {
  const log = await openLog(1);
  for (let index = 0; index < 3 * rowsPerSegment; index += 64) {
    await log.storage.append(log.session, variedRows(64));
  }
  await expect.poll(() => count(log, "segments")).toBeGreaterThan(1);
  const before = [...log.storage.readLog(log.session)];
  expect(before).toHaveLength(2 + 3 * rowsPerSegment);
  await log.storage.packAtRest(start - 1);
  expect(Number(count(log, "log"))).toBeGreaterThan(rowsPerSegment / 2);
  await log.storage.packAtRest(always);
  expect([...log.storage.readLog(log.session)]).toEqual(before);
  expect(log.defects).toEqual([]);
});

test("a read that is under way while rows are packed misses none and has none twice", async () => {
  for (const pauseAt of [0, 1, 57, 299]) {
    const log = await openLog(300);
    const expected = {
      all: [...log.storage.readLog(log.session)],
      code: [...log.storage.readUpdates(log.session, "code", 0)],
    };
    const all = log.storage.readLog(log.session)[Symbol.iterator]();
    const code = log.storage.readUpdates(log.session, "code", 0)[Symbol.iterator]();
    const rows = Array.from({ length: pauseAt }, () => all.next().value);
    const updates = Array.from({ length: Math.min(pauseAt, 200) }, () => code.next().value);
    await log.storage.packAtRest(always);
    rows.push(...Array.from({ [Symbol.iterator]: () => all }));
    updates.push(...Array.from({ [Symbol.iterator]: () => code }));
    expect(rows).toEqual(expected.all);
    expect(updates).toEqual(expected.code);
  }
});

test("the log verifies from every head that it had before it was packed, and compacted", async () => {
  const log = await openLog(0);
  const heads: LogHead[] = [];
  for (const row of variedRows(60)) {
    await log.storage.append(log.session, [row]);
    heads.push(log.storage.logHead(log.session));
  }
  await log.storage.packAtRest(always);
  expect(count(log, "segments")).toBe(2);
  const head = heads.at(-1);
  for (const known of heads) expect(log.storage.verifyLog(log.session, known)).toEqual({ ok: true, head });
  const [some] = heads.slice(20);
  const other = { seq: some?.seq ?? 0, hash: new Uint8Array(32) };
  expect(log.storage.verifyLog(log.session, other)).toEqual({
    ok: false,
    seq: other.seq,
    reason: "rewritten",
  });
});

test.each([
  [
    "a changed byte",
    "UPDATE segments SET sealed = CAST(sealed || x'00' AS BLOB) WHERE last < 150",
    "changed",
  ],
  ["another end", "UPDATE segments SET last = last + 1 WHERE last < 150", "changed"],
  ["another document", "UPDATE segments SET document = 'notes', last = last + 1 WHERE last < 150", "changed"],
  ["another time", "UPDATE segments SET at = at + 1 WHERE last > 150", "changed"],
  ["none", "DELETE FROM segments WHERE last < 150", "missing"],
  ["none at its end", "DELETE FROM segments WHERE last > 150", "missing"],
  [
    "a row beside it",
    "INSERT INTO log SELECT session, 50, at, participant, audience, cause, 'update:code', command, sealed, prev, hash FROM log WHERE seq = 1",
    "",
  ],
  ["a row less beside it", "DELETE FROM log WHERE seq = 57", "missing"],
])("a log with %s in the place of a segment is found", async (_what, sql, reason) => {
  const log = await openLog(0);
  const rows = variedRows(200).map((row) => (row.kind === "update:notes" ? testRow("key") : row));
  await log.storage.append(log.session, rows.slice(0, 100));
  await log.storage.packAtRest(always);
  await log.storage.append(log.session, rows.slice(100));
  await log.storage.packAtRest(always);
  expect(count(log, "segments")).toBe(2);
  expect(log.storage.verifyLog(log.session)).toMatchObject({ ok: true });
  log.database.connection.exec(sql);
  expect(log.storage.verifyLog(log.session)).toMatchObject(
    reason === "" ? { ok: false } : { ok: false, reason },
  );
});

test("an older segment of the same rows is found", async () => {
  const log = await openLog(100);
  await log.storage.packAtRest(always);
  const { connection } = log.database;
  connection.exec("CREATE TEMP TABLE older AS SELECT * FROM segments WHERE document = 'code'");
  await log.storage.append(log.session, variedRows(100));
  await log.storage.packAtRest(always);
  connection.exec("DELETE FROM segments WHERE document = 'code'; INSERT INTO segments SELECT * FROM older");
  expect(log.storage.verifyLog(log.session)).toMatchObject({ ok: false, reason: "missing" });
});

test("a row that was changed is not packed, so that it is found where it stands, and is reported", async () => {
  const log = await openLog(100);
  log.database.connection.exec("UPDATE log SET at = at + 1 WHERE seq = 40");
  const found = log.storage.verifyLog(log.session);
  expect(found).toEqual({ ok: false, seq: 40, reason: "changed" });
  await log.storage.packAtRest(always);
  expect(log.storage.verifyLog(log.session)).toEqual(found);
  const cause = expect.objectContaining({ message: expect.stringContaining("Row 40") });
  expect(log.defects).toEqual([expect.objectContaining({ cause })]);
});

test("rows that cannot be packed for want of space stay, and are packed later", async () => {
  const log = await openLog(100);
  const before = readAll(log);
  log.database.connection.exec(
    "CREATE TEMP TRIGGER full BEFORE INSERT ON segments BEGIN SELECT RAISE(ABORT, 'full'); END",
  );
  await log.storage.packAtRest(always);
  expect(count(log, "segments")).toBe(0);
  expect(readAll(log)).toEqual(before);
  expect(log.defects).toEqual([]);
  log.database.connection.exec("DROP TRIGGER full");
  await log.storage.packAtRest(always);
  expect(count(log, "segments")).toBe(2);
  expect(readAll(log)).toEqual(before);
});

test("rows that go while they are being packed do not come back", async () => {
  const log = await openLog(100);
  const { session, storage, database, keyring } = log;
  const key = keyring.sessionKey(session);
  const table = new SegmentWriter(database);
  const rows = await table.unpacked(session, "code", 0, 50);
  const opened = rows.map((row) => ({ ...openRow(key, row), nonce: nonceOf(row.sealed) }));
  const segment = await packRows(key, session, "code", opened);
  await storage.compact(
    session,
    function* () {
      yield;
      return {
        documents: ["code", "notes"],
        kinds: [],
        rows: [testRow("{}", { kind: "session.compacted" })],
      };
    },
    () => {},
  );
  await expect(table.replace(segment, rows.length)).rejects.toThrow("no longer there");
  expect(count(log, "segments")).toBe(0);
  expect([...log.log.readUpdates(session, "code", 0)]).toEqual([]);
  expect(storage.verifyLog(session)).toMatchObject({ ok: true });
});

test("when a document was changed last is known, also when that is packed and an older change is not", async () => {
  const log = await openLog(1);
  const notes = testRow("note", { at: start, kind: "update:notes" });
  const code = Array.from({ length: rowsPerSegment }, (_, index) => testRow("key", { at: start + index }));
  await log.storage.append(log.session, [notes, ...code, testRow("{}", { kind: "comment.added" })]);
  await expect.poll(() => count(log, "segments")).toBe(1);
  expect(log.storage.lastUpdateAt(log.session)).toBe(start + rowsPerSegment - 1);
});

test("of a session whose key is not there, it is said that the segments cannot be looked into", async () => {
  const log = await openLog(100);
  await log.storage.packAtRest(always);
  log.keyring.eraseSession(log.session, { at: 1_700_000_000_000, by: "organiser" });
  expect(log.storage.verifyLog(log.session)).toEqual({ ok: false, seq: 3, reason: "locked" });
});

test("what somebody typed takes no more than twice the space of its compressed text", async () => {
  const log = await openLog(1);
  // What rows have left free is used by the next ones.
  const size = () =>
    Number(
      log.database.connection
        .prepare(
          "SELECT (page_count - freelist_count) * page_size AS size FROM pragma_page_count, pragma_freelist_count, pragma_page_size",
        )
        .get()?.["size"],
    );
  const before = size();
  const doc = new Y.Doc({ gc: false });
  const lines: string[] = [];
  const rows: NewRow[] = [];
  doc.on("update", (payload: Uint8Array) => {
    const row = testRow("", {
      at: start + Math.round(rows.length * 181.3),
      participant: log.candidate,
      payload,
    });
    rows.push(row);
    lines.push(
      JSON.stringify({ seq: rows.length, ...row, payload: Buffer.from(payload).toString("base64") }),
    );
  });
  const text = doc.getText("f:1");
  const words = "for each berth the harbour master asks who came first and writes it down ";
  for (let key = 0; key < 6_000; key += 1) text.insert(text.length, words.charAt((key * 7) % words.length));
  for (let from = 0; from < rows.length; from += 20) {
    await log.storage.append(log.session, rows.slice(from, from + 20));
    await new Promise(setImmediate);
  }
  await log.storage.packAtRest(always);
  expect([...log.storage.readUpdates(log.session, "code", 0)].at(-1)?.payload).toEqual(rows.at(-1)?.payload);
  expect((size() - before) / gzipSync(lines.join("\n")).length).toBeLessThan(2);
});
