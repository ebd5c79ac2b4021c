import { expect, onTestFinished, test } from "vitest";
import { createTestSession, openTestStorage } from "../testing.ts";

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
  expect(storage.drafts(interviewer, session)).toHaveLength(1);
});

test("a draft that was moved to another person does not open", async () => {
  const { storage, session, candidate, interviewer, database } = await open();
  storage.putDraft(candidate, session, summary, 1);
  database.connection.prepare("UPDATE drafts SET participant = ?").run(interviewer);

  expect(() => storage.drafts(interviewer, session)).toThrow("authenticate");
});
