import { documents } from "@tandiff/shared/sync/protocol.ts";
import { expect, onTestFinished, test } from "vitest";
import { createTestSession, openTestStorage, testRow } from "../testing.ts";

async function withSnapshot() {
  const kept = openTestStorage();
  onTestFinished(kept.cleanUp);
  const { session, candidate } = await createTestSession(kept);
  await kept.storage.append(session, [testRow("a"), testRow("b")]);
  const snapshot = {
    seq: 3,
    state: Buffer.from("ab".repeat(1_000)),
    stateVector: Uint8Array.from([1, 100, 2]),
    nothingNew: Uint8Array.from([0, 0]),
    owners: new Map([[100, candidate]]),
  };
  kept.storage.putSnapshot(session, "code", snapshot);
  return { kept, session, snapshot };
}

test("a snapshot comes back after a restart, and the rows after it are those that it lacks", async () => {
  const { kept, session, snapshot } = await withSnapshot();
  const { storage, log, cleanUp } = await kept.restart();
  onTestFinished(cleanUp);
  const found = storage.snapshot(session, "code");
  expect({ ...found, state: Buffer.from(found?.state ?? []) }).toEqual(snapshot);
  const { state: _, ...outline } = snapshot;
  expect(storage.outline(session, "code")).toEqual(outline);
  expect(storage.snapshot(session, "notes")).toBeNull();

  await storage.append(session, [testRow("c"), testRow("{}", { kind: "session.created" })]);
  const later = [...log.readUpdates(session, "code", snapshot.seq)];
  expect(later.map(({ seq, payload }) => [seq, Buffer.from(payload).toString()])).toEqual([[4, "c"]]);
  expect([...log.readEvents(session)].map(({ seq }) => seq)).toEqual([1, 5]);
});

test.each([
  ["was changed", "UPDATE snapshots SET outline = zeroblob(100), state = zeroblob(100)"],
  ["was put to another row", "UPDATE snapshots SET seq = 2"],
  ["was put to another document", "UPDATE snapshots SET document = 'notes'"],
])("a snapshot that %s is passed over", async (_what, sql) => {
  const { kept, session } = await withSnapshot();
  kept.database.connection.exec(sql);
  expect(kept.storage.snapshot(session, "code")).toBeNull();
  expect(kept.storage.snapshot(session, "notes")).toBeNull();
  for (const document of documents) expect(kept.storage.outline(session, document)).toBeNull();
});

test("a snapshot is passed over when either of its parts stands in the place of the other", async () => {
  const { kept, session } = await withSnapshot();
  kept.database.connection.exec("UPDATE snapshots SET state = outline");
  expect(kept.storage.outline(session, "code")).not.toBeNull();
  expect(kept.storage.snapshot(session, "code")).toBeNull();
  kept.database.connection.exec("UPDATE snapshots SET outline = zeroblob(100)");
  expect(kept.storage.outline(session, "code")).toBeNull();
});

test("a snapshot that is ahead of its log is passed over", async () => {
  const { kept, session, snapshot } = await withSnapshot();
  const { connection } = kept.database;
  connection.exec("CREATE TEMP TABLE older AS SELECT * FROM log_heads");
  await kept.storage.append(session, [testRow("c")]);
  kept.storage.putSnapshot(session, "code", { ...snapshot, seq: 4 });
  connection.exec(
    "DELETE FROM log WHERE seq = 4; DELETE FROM log_heads; INSERT INTO log_heads SELECT * FROM older",
  );
  expect(kept.storage.logHead(session).seq).toBe(3);
  expect(kept.storage.snapshot(session, "code")).toBeNull();
  expect(kept.storage.outline(session, "code")).toBeNull();
});

test("a snapshot tells nothing to whoever has the database alone", async () => {
  const { kept } = await withSnapshot();
  const { outline, state } = kept.database.connection.prepare("SELECT * FROM snapshots").get() ?? {};
  const bytes = [outline, state].map((part) => Buffer.from(part instanceof Uint8Array ? part : []));
  expect(Buffer.concat(bytes).includes("abab")).toBe(false);
  expect(Buffer.concat(bytes).includes("owners")).toBe(false);
});
