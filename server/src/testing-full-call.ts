import { randomUUID } from "node:crypto";
import { CommentId } from "@tandiff/shared/ids.ts";
import { emptyScorecard } from "@tandiff/shared/scoring/empty-scorecard.ts";
import { expect } from "vitest";
import { StockPage } from "./sync/testing-page.ts";
import { createCall, newThread, organise, until, type TestApp } from "./testing-app.ts";
import { sealedBytes, sessionTables } from "./testing-bytes.ts";

/** For tests only: a call in which everything was written that there is to write, and that goes on. */
export async function fullCall(app: TestApp) {
  const call = await createCall(app);
  const { candidate, interviewer } = call;
  const [hers, his] = [await new StockPage(candidate).synced(), await new StockPage(interviewer).synced()];
  const notes = await new StockPage(interviewer, undefined, "notes").synced();
  hers.file(1).insert(0, "kept, and taken back");
  hers.file(1).delete(4, 10);
  notes.doc.getText("n:").insert(0, "She reads closely.");
  const thread = newThread("A comment with a slip.");
  await candidate.do(thread);
  await candidate.do({ ...thread, type: "comment.edit", body: "A comment." });
  const reply = { thread: thread.thread, comment: CommentId.parse(randomUUID()) };
  await interviewer.do({ type: "comment.add", ...reply, body: "A reply." });
  await interviewer.do({ type: "comment.delete", ...reply });
  for (const person of [candidate, interviewer]) {
    const draft = { key: "reply:x", body: "Not sent.", position: null, basis: null };
    expect((await person.ask("/drafts", { method: "PUT", body: JSON.stringify(draft) })).status).toBe(200);
  }
  const viewed = JSON.stringify({ path: "main.go", viewed: true });
  expect((await candidate.ask("/viewed", { method: "PUT", body: viewed })).status).toBe(204);
  await candidate.do({ type: "focus.start", minutes: 10 });
  const focus = JSON.stringify({ file: "1", text: "Tried alone." });
  expect((await candidate.ask("/focus", { method: "PUT", body: focus })).status).toBe(204);
  const accommodations = { moreTime: 25, largerType: true, noCamera: true, note: "A break after an hour." };
  const { id } = call.links;
  expect((await organise(app, id, { type: "accommodations.change", accommodations })).status).toBe(200);
  const card = { ...emptyScorecard, recommendation: "yes", summary: "Reads closely." };
  const saved = await interviewer.ask("/scorecard", {
    method: "PUT",
    body: JSON.stringify({ card, basis: null }),
  });
  expect(saved.status).toBe(200);
  const submission = JSON.stringify({ id: randomUUID(), card });
  const submitted = await interviewer.ask("/scorecard/submissions", { method: "POST", body: submission });
  expect(submitted.status).toBe(204);
  await until("all is stored", () => sealedBytes(app.test.database.connection, id).length > 15);
  await until("there are snapshots", () => (rowsOf(app, id)["snapshots"] ?? 0) > 1);
  await app.test.storage.packAtRest(Number.MAX_SAFE_INTEGER);
  return { ...call, id, pages: [hers, his, notes] };
}

/** For tests only: how many rows each table has of a session, where it has any. */
export function rowsOf(
  { test: { database } }: Pick<TestApp, "test">,
  id: string,
): Readonly<Record<string, number>> {
  const counts = sessionTables(database.connection).map((table) => {
    const count = database.connection
      .prepare(`SELECT count(*) AS count FROM "${table}" WHERE session = ?`)
      .get(id);
    return [table, Number(count?.["count"])] as const;
  });
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}
