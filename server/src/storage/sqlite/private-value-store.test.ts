import { createHmac } from "node:crypto";
import { DatabaseSync } from "node:sqlite";
import { expect, onTestFinished, test } from "vitest";
import { encodeFields } from "../canonical-encoding.ts";
import { openDataFolder } from "../data-folder.ts";
import { openKeyring } from "../keyring.ts";
import { seal } from "../sealing.ts";
import { createTestSession, forgetSignedHeads, openTestStorage, temporaryFolder } from "../testing.ts";
import { migrate, schemaSteps } from "./schema.ts";

const onALine = {
  key: "new:app.go",
  body: "Is this\nnil?",
  position: { path: "app.go", side: "head" as const, lines: { start: 3, end: 4 } },
};
const summary = { key: "summary", body: "Well done", position: null };

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
