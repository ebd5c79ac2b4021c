import { gzipSync } from "node:zlib";
import * as Y from "yjs";
import { expect, onTestFinished, test } from "vitest";
import { openRow } from "../log-codec.ts";
import type { NewRow } from "../port.ts";
import { nonceOf } from "../sealing.ts";
import { packRows } from "../segment.ts";
import {
  createTestSession,
  openTestStorage,
  testRow,
  type TestStorage,
  variedRows,
  variedRowsFrom,
} from "../testing.ts";
import { SegmentWriter } from "./segment-store.ts";

const always = Number.MAX_SAFE_INTEGER;

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
function readAll({ log, session }: Pick<Log, "log" | "session">) {
  const all = [...log.read(session)];
  return {
    all,
    afterEach: all.map(({ seq }) => [...log.read(session, seq)].map((row) => row.seq)),
    events: [...log.readEvents(session)],
    code: [...log.readUpdates(session, "code", 0)],
    notesAfter: all.map(({ seq }) => [...log.readUpdates(session, "notes", seq)].map((row) => row.seq)),
    lastUpdateAt: log.lastUpdateAt(session),
    head: log.head(session),
  };
}

function count({ database }: Pick<TestStorage, "database">, table: "log" | "segments"): unknown {
  return database.connection.prepare(`SELECT count(*) AS count FROM ${table}`).get()?.["count"];
}

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
    async () => ({
      documents: ["code", "notes"],
      kinds: [],
      rows: [testRow("{}", { kind: "session.compacted" })],
    }),
    () => {},
  );
  await expect(table.replace(segment, rows.length)).rejects.toThrow("no longer there");
  expect(count(log, "segments")).toBe(0);
  expect([...log.log.readUpdates(session, "code", 0)]).toEqual([]);
  expect(await storage.verifyLog(session)).toMatchObject({ ok: true });
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
      at: variedRowsFrom + Math.round(rows.length * 181.3),
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
  expect([...log.log.readUpdates(log.session, "code", 0)].at(-1)?.payload).toEqual(rows.at(-1)?.payload);
  expect((size() - before) / gzipSync(lines.join("\n")).length).toBeLessThan(2);
});

test("of a session whose key is not there, it is said that the segments cannot be looked into", async () => {
  const log = await openLog(100);
  await log.storage.packAtRest(always);
  log.keyring.eraseSession(log.session, { at: 1_700_000_000_000, by: "organiser" });
  expect(await log.storage.verifyLog(log.session)).toEqual({ ok: false, seq: 3, reason: "locked" });
});
