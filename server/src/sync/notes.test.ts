import { closeCodes, noteRoot } from "@tandiff/shared/sync/protocol.ts";
import { ThreadId } from "@tandiff/shared/ids.ts";
import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { LivePage } from "../live/testing-live.ts";
import { createCall, createSession, startTestApp, until, type Person } from "../testing-app.ts";
import { RawPage, StockPage } from "./testing-page.ts";

const canary = "Canary: hesitated over locks";

const notesOf = (person: Person) => new StockPage(person, undefined, "notes").synced();

test("interviewers write notes together from the first day on, on the interview and on each comment", async () => {
  const app = await startTestApp();
  const { candidate, interviewer, second } = await createSession(app);
  const [hers, his] = [await notesOf(interviewer), await notesOf(second)];
  hers.doc.getText(noteRoot(null)).insert(0, "Ask about tests.");
  await until("he reads it", () => his.doc.getText(noteRoot(null)).toJSON() === "Ask about tests.");

  await candidate.do({ type: "review.open" });
  await interviewer.do({ type: "call.start", evenUnsubmitted: true });
  const thread = ThreadId.parse(randomUUID());
  const comment = {
    type: "thread.open",
    thread,
    comment: randomUUID(),
    position: null,
    body: "Why?",
  } as const;
  await interviewer.ask("/commands", {
    method: "POST",
    body: JSON.stringify({ id: randomUUID(), command: comment }),
  });
  his.doc.getText(noteRoot(thread)).insert(0, "Good answer.");
  await until("she reads it", () => hers.doc.getText(noteRoot(thread)).toJSON() === "Good answer.");
  expect([hers.closed, his.closed, app.reported]).toEqual([[], [], []]);
});

test("notes come back after a restart of the server", async () => {
  const app = await startTestApp();
  const { interviewer, second } = await createSession(app);
  const hers = await notesOf(interviewer);
  const his = await notesOf(second);
  hers.doc.getText(noteRoot(null)).insert(0, canary);
  await until("he reads it", () => his.doc.getText(noteRoot(null)).toJSON() === canary);
  hers.provider.destroy();
  his.provider.destroy();
  await app.restart();
  expect((await notesOf(second)).doc.getText(noteRoot(null)).toJSON()).toBe(canary);
});

test("a candidate is not told that there are notes, in no phase, and gets nothing of them", async () => {
  const app = await startTestApp();
  const { candidate, interviewer, second } = await createCall(app);
  const live = await LivePage.of(candidate);
  const code = await RawPage.of(candidate);
  const [hers, his] = [await notesOf(interviewer), await notesOf(second)];
  const eventsBefore = live.events().length;
  hers.doc.getText(noteRoot(null)).insert(0, canary);
  await until("an interviewer is given it", () => his.doc.getText(noteRoot(null)).toJSON() === canary);

  const closes = async (document: string): Promise<number | null> =>
    new RawPage(`${candidate.socketUrl("sync")}/${document}`, {
      headers: { Cookie: candidate.cookie },
    }).closes();
  expect([await closes("notes"), await closes("nothing")]).toEqual([
    closeCodes.noDocument,
    closeCodes.noDocument,
  ]);
  await interviewer.do({ type: "call.end" });
  expect(await closes("notes")).toBe(closeCodes.noDocument);
  await until("the candidate hears of the end", () => live.kinds().includes("phase.changed"));
  expect(live.events().length - eventsBefore, "the end, and no row between").toBe(1);
  const frames = [...live.texts, ...code.received.map((frame) => Buffer.from(frame).toString("latin1"))];
  expect(frames.join("\n")).not.toContain("Canary");
});

test("an observer reads the notes and writes nothing in them", async () => {
  const app = await startTestApp();
  const { interviewer, observer } = await createSession(app);
  const hers = await notesOf(interviewer);
  hers.doc.getText(noteRoot(null)).insert(0, "For both.");
  const page = await notesOf(observer);
  await until("the observer reads it", () => page.doc.getText(noteRoot(null)).toJSON() === "For both.");
  page.doc.getText(noteRoot(null)).insert(0, "Mine: ");
  await until("the edit is refused", () => page.closed.includes(closeCodes.notAllowed));
  expect(hers.doc.getText(noteRoot(null)).toJSON()).toBe("For both.");
});
