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
  storage.putDraft(candidate, session, onALine, 10);
  storage.putDraft(candidate, session, { ...summary, body: "W" }, 20);
  storage.putDraft(candidate, session, summary, 30);
  storage.putDraft(interviewer, session, { ...summary, body: "mine" }, 40);

  const expected = [
    { ...onALine, savedAt: 10 },
    { ...summary, savedAt: 30 },
  ];
  expect(storage.drafts(candidate, session)).toEqual(expected);
  expect(storage.drafts(interviewer, session)).toEqual([{ ...summary, body: "mine", savedAt: 40 }]);

  const again = await server.restart();
  onTestFinished(again.cleanUp);
  expect(again.storage.drafts(candidate, session)).toEqual(expected);
});

test("a deleted draft is gone, and another person's with the same key stays", async () => {
  const { storage, session, candidate, interviewer } = await open();
  storage.putDraft(candidate, session, summary, 1);
  storage.putDraft(candidate, session, onALine, 1);
  storage.putDraft(interviewer, session, summary, 1);
  storage.deleteDraft(candidate, "summary");
  storage.deleteDraft(candidate, "never saved");

  expect(storage.drafts(candidate, session).map(({ key }) => key)).toEqual([onALine.key]);
  expect(storage.draftSavedAt(candidate, session, onALine.key)).toBe(1);
  expect(storage.draftSavedAt(candidate, session, "summary")).toBeNull();
  expect(storage.drafts(interviewer, session)).toHaveLength(1);
});

test("a draft that was moved to another person does not open", async () => {
  const { storage, session, candidate, interviewer, database } = await open();
  storage.putDraft(candidate, session, summary, 1);
  database.connection.prepare("UPDATE private_values SET participant = ?").run(interviewer);

  expect(() => storage.drafts(interviewer, session)).toThrow("authenticate");
});

test("viewed marks come back for their owner only, each path once, until they are taken back", async () => {
  const server = await open();
  const { storage, session, candidate, interviewer } = server;
  const mark = (path: string, viewed = true) => storage.putViewed(candidate, session, { path, viewed }, 1);
  mark("b.go");
  mark("a.go");
  mark("b.go");
  storage.putViewed(interviewer, session, { path: "c.go", viewed: true }, 1);
  // A draft of the same key is another thing.
  storage.putDraft(candidate, session, { ...summary, key: "a.go" }, 1);
  expect(storage.viewed(candidate, session)).toEqual(["b.go", "a.go"]);
  expect(storage.viewed(interviewer, session)).toEqual(["c.go"]);

  mark("a.go", false);
  mark("never.go", false);
  const again = await server.restart();
  onTestFinished(again.cleanUp);
  expect(again.storage.viewed(candidate, session)).toEqual(["b.go"]);
  expect(again.storage.drafts(candidate, session).map(({ key }) => key)).toEqual(["a.go"]);
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
  expect(storage.drafts(candidate, session)).toEqual([
    { ...summary, savedAt: 10 },
    { ...onALine, savedAt: 30 },
  ]);
  expect(storage.drafts(interviewer, session)).toEqual([{ ...summary, body: "mine", savedAt: 20 }]);
  storage.putDraft(candidate, session, { ...summary, body: "Better" }, 40);
  storage.deleteDraft(candidate, onALine.key);
  expect(storage.drafts(candidate, session)).toEqual([{ ...summary, body: "Better", savedAt: 40 }]);
});
