import { createHmac } from "node:crypto";
import { DatabaseSync } from "node:sqlite";
import { expect, onTestFinished, test } from "vitest";
import { encodeFields } from "../canonical-encoding.ts";
import { openDataFolder } from "../data-folder.ts";
import { openKeyring } from "../keyring.ts";
import { seal } from "../sealing.ts";
import { createTestSession, forgetSignedHeads, openTestStorage, temporaryFolder } from "../testing.ts";
import { migrate, schemaSteps } from "./schema.ts";

async function open() {
  const server = openTestStorage();
  onTestFinished(server.cleanUp);
  return { ...server, ...(await createTestSession(server)) };
}

const onALine = {
  key: "new:app.go",
  body: "Is this\nnil?",
  position: { path: "app.go", side: "head" as const, lines: { start: 3, end: 4 } },
};
const summary = { key: "summary", body: "Well done", position: null };

test("drafts come back as they were last saved, to their author only", async () => {
  const server = await open();
  const { storage, session, candidate, interviewer } = server;
  await storage.putDraft(candidate, session, onALine, null, 10);
  await storage.putDraft(candidate, session, { ...summary, body: "W" }, null, 20);
  await storage.putDraft(candidate, session, summary, 20, 30);
  await storage.putDraft(interviewer, session, { ...summary, body: "mine" }, null, 40);

  const expected = [
    { ...onALine, savedAt: 10 },
    { ...summary, savedAt: 30 },
  ];
  expect(await storage.drafts(candidate, session)).toEqual(expected);
  expect(await storage.drafts(interviewer, session)).toEqual([{ ...summary, body: "mine", savedAt: 40 }]);

  const again = await server.restart();
  onTestFinished(again.cleanUp);
  expect(await again.storage.drafts(candidate, session)).toEqual(expected);
});

test("a deleted draft is gone, and another person's with the same key stays", async () => {
  const { storage, session, candidate, interviewer } = await open();
  await storage.putDraft(candidate, session, summary, null, 1);
  await storage.putDraft(candidate, session, onALine, null, 1);
  await storage.putDraft(interviewer, session, summary, null, 1);
  await storage.deleteDraft(candidate, session, "summary", 1);
  await storage.deleteDraft(candidate, session, "never saved", null);

  expect(await storage.drafts(candidate, session)).toEqual([{ ...onALine, savedAt: 1 }]);
  expect(await storage.drafts(interviewer, session)).toHaveLength(1);
});

test("of two that go on from the same wording at once one is refused, and the first one's is kept", async () => {
  const { storage, session, candidate } = await open();
  const put = (body: string, basis: number | null) =>
    storage.putDraft(candidate, session, { ...summary, body }, basis, 10);
  const basis = await put("Both read this.", null);
  const [first, second, deleted] = await Promise.allSettled([
    put("First.", basis),
    put("Second.", basis),
    storage.deleteDraft(candidate, session, summary.key, basis),
  ]);
  expect([second, deleted]).toMatchObject([
    { reason: { code: "conflict" } },
    { reason: { code: "conflict" } },
  ]);
  // Another time than the one before, though the clock says the same.
  expect(first).toEqual({ status: "fulfilled", value: 11 });
  expect(await storage.drafts(candidate, session)).toEqual([{ ...summary, body: "First.", savedAt: 11 }]);
});

test("a draft that was moved to another person does not open", async () => {
  const { storage, session, candidate, interviewer, database } = await open();
  await storage.putDraft(candidate, session, summary, null, 1);
  database.connection.prepare("UPDATE private_values SET participant = ?").run(interviewer);

  await expect(storage.drafts(interviewer, session)).rejects.toThrow("authenticate");
});

test("viewed marks come back for their owner only, each path once, until they are taken back", async () => {
  const server = await open();
  const { storage, session, candidate, interviewer } = server;
  const mark = (path: string, viewed = true) => storage.putViewed(candidate, session, { path, viewed }, 1);
  await mark("b.go");
  await mark("a.go");
  await mark("b.go");
  await storage.putViewed(interviewer, session, { path: "c.go", viewed: true }, 1);
  // A draft of the same key is another thing.
  await storage.putDraft(candidate, session, { ...summary, key: "a.go" }, null, 1);
  expect(await storage.viewed(candidate, session)).toEqual(["b.go", "a.go"]);
  expect(await storage.viewed(interviewer, session)).toEqual(["c.go"]);

  await mark("a.go", false);
  await mark("never.go", false);
  const again = await server.restart();
  onTestFinished(again.cleanUp);
  expect(await again.storage.viewed(candidate, session)).toEqual(["b.go"]);
  expect((await again.storage.drafts(candidate, session)).map(({ key }) => key)).toEqual(["a.go"]);
});

test("drafts of a database of the first version are there, in their order, and can be changed", async () => {
  const path = temporaryFolder();
  const old = openTestStorage({}, path);
  const { session, candidate, interviewer } = await createTestSession(old);
  await old.storage.close();
  old.folder.release();

  // The table as the first version made it, with rows as it sealed them (docs/log.md).
  const folder = openDataFolder(path);
  forgetSignedHeads(folder);
  const key = openKeyring(folder).sessionKey(session);
  const first = new DatabaseSync(":memory:");
  migrate(first, old.keyring, schemaSteps.slice(0, 1));
  const table = first.prepare("SELECT sql FROM sqlite_schema WHERE name = 'drafts'").get()?.["sql"];
  first.close();
  const database = new DatabaseSync(folder.database);
  database.exec(
    `DROP TABLE private_values; DROP TABLE focus_texts; DROP TABLE snapshots; DROP TABLE log_heads; DROP TABLE restores; DROP TABLE probes; DROP TABLE accommodations; DROP TABLE dropped_runs; DROP TABLE segments; DROP TABLE rubrics; DROP TABLE scorecards; DROP INDEX log_events; DROP TABLE retired_exercises; ALTER TABLE exercises DROP COLUMN kind; ${String(table)}; PRAGMA user_version = 1`,
  );
  const insert = database.prepare("INSERT INTO drafts VALUES (?, ?, ?, ?, ?)");
  for (const [participant, draft, at] of [
    [candidate, summary, 10],
    [interviewer, { ...summary, body: "mine" }, 20],
    [candidate, onALine, 30],
  ] as const) {
    const fields = encodeFields(["tandiff draft name v1", participant, draft.key]);
    const name = createHmac("sha256", key).update(fields).digest();
    const place = encodeFields(["tandiff draft v1", session, participant, name]);
    insert.run(participant, name, session, seal(key, Buffer.from(JSON.stringify(draft)), place), at);
  }
  database.close();
  folder.release();

  const { storage, cleanUp } = openTestStorage({}, path);
  onTestFinished(cleanUp);
  expect(await storage.drafts(candidate, session)).toEqual([
    { ...summary, savedAt: 10 },
    { ...onALine, savedAt: 30 },
  ]);
  expect(await storage.drafts(interviewer, session)).toEqual([{ ...summary, body: "mine", savedAt: 20 }]);
  await storage.putDraft(candidate, session, { ...summary, body: "Better" }, 10, 40);
  await storage.deleteDraft(candidate, session, onALine.key, 30);
  expect(await storage.drafts(candidate, session)).toEqual([{ ...summary, body: "Better", savedAt: 40 }]);
});
