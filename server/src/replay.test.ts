import { randomUUID } from "node:crypto";
import type { SessionLinks } from "@tandiff/shared/api.ts";
import { CommentId, FileId, LateTextId, OutputId, ParticipantId } from "@tandiff/shared/ids.ts";
import type { LiveEvent } from "@tandiff/shared/live/protocol.ts";
import type { SessionChangeInput } from "@tandiff/shared/session/changes.ts";
import { emptyScorecard } from "@tandiff/shared/scoring/empty-scorecard.ts";
import { Event } from "@tandiff/shared/session/events.ts";
import { reduce } from "@tandiff/shared/session/reduce.ts";
import { emptyState, type SessionState } from "@tandiff/shared/session/state.ts";
import { closeCodes, documents, rootName, type DocumentName } from "@tandiff/shared/sync/protocol.ts";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { LivePage } from "./live/testing-live.ts";
import { rowKinds } from "./storage/log-codec.ts";
import { isEventKind, type LogRow } from "./storage/port.ts";
import { StockPage } from "./sync/testing-page.ts";
import {
  asOrganiser,
  createSession,
  exampleExercise,
  newThread,
  organise,
  Person,
  startTestApp,
  until,
  type TestApp,
  type TestSession,
} from "./testing-app.ts";
import { everyLiveRequest } from "./testing-access.ts";

const comment = (): CommentId => CommentId.parse(randomUUID());

/** Everything that the organiser can change, and what is said about an exercise, before it is opened. */
async function organiseAll({ candidate, interviewer, second, observer, links }: TestSession): Promise<void> {
  const { app } = candidate;
  const other = exampleExercise("go-letters");
  await asOrganiser(app, "/exercises", other);
  await candidate.do({ type: "exercise.object", reason: "I know this one." });
  await candidate.do({ type: "exercise.accept" });
  const callAt = new Date(Date.now() + 5 * 86_400_000).toISOString();
  const dueAt = new Date(Date.now() + 86_400_000).toISOString();
  const change = async (wanted: SessionChangeInput): Promise<void> => {
    const answer = await organise(app, links.id, wanted);
    if (!answer.ok) throw new Error(`${wanted.type}: ${await answer.text()}`);
  };
  await change({ type: "time.change", callAt, dueAt });
  await change({ type: "exercise.change", exercise: other.content.slug });
  await change({ type: "person.rename", participant: ParticipantId.parse(second.id), name: "Ivo I." });
  await change({ type: "person.replace", participant: ParticipantId.parse(observer.id), name: "Omar" });
  await change({ type: "video.change", videoUrl: "https://video.example/1" });
  await change({ type: "ai-policy.change", call: { rule: "allowed" } });
  await change({ type: "session.cancel", reason: "Nobody has time." });
  await change({ type: "session.reinstate" });
  await interviewer.do({ type: "review.extend", dueAt: null });
}

/** The observer as they are now, with a link of their own. */
async function newObserver({ links, candidate }: TestSession): Promise<Person> {
  const answer = await asOrganiser(candidate.app, `/sessions/${links.id}`);
  const now: SessionLinks = JSON.parse(await answer.text());
  return new Person(candidate.app, now.links.observer ?? "").takeSeat();
}

/** Does everything that can be done in a session, so that its log has a row of every kind. */
async function liveThrough(session: TestSession, { log }: TestApp["test"]) {
  const { candidate, interviewer } = session;
  await organiseAll(session);
  const thread = newThread("First.");
  const gone = newThread("Goes and comes back.");
  // Given in the end, so that nothing of the log goes before it is looked at.
  for (const type of ["consent.give", "consent.withdraw", "consent.give"] as const)
    await candidate.do({ type });
  await candidate.do({ type: "review.open" });
  await candidate.do(thread);
  await candidate.do(gone);
  await candidate.do({
    type: "comment.edit",
    thread: thread.thread,
    comment: thread.comment,
    body: "Second.",
  });
  await candidate.do({ type: "comment.delete", thread: gone.thread, comment: gone.comment });
  await candidate.do({ type: "comment.restore", thread: gone.thread, comment: gone.comment });
  const labels = { severity: "must-fix", kind: "question" } as const;
  await candidate.do({ type: "thread.label", thread: thread.thread, labels });
  await candidate.do({ type: "review.submit", summary: "All in all fine." });
  await interviewer.do({ type: "call.start", evenUnsubmitted: false });
  await interviewer.do({ type: "comment.add", thread: thread.thread, comment: comment(), body: "Why?" });
  await interviewer.do({ type: "thread.resolve", thread: thread.thread });
  await interviewer.do({ type: "thread.reopen", thread: thread.thread });
  await candidate.do({ type: "agenda.order", threads: [gone.thread, thread.thread] });
  await interviewer.do({ type: "agenda.present", thread: gone.thread });
  await interviewer.do({ type: "call.pause" });
  await interviewer.do({ type: "call.resume" });
  const file = FileId.parse("made0");
  await candidate.do({ type: "file.create", file, path: "made.txt" });
  await candidate.do({ type: "file.rename", file, path: "renamed.txt" });
  await candidate.do({ type: "file.delete", file });
  await candidate.do({ type: "file.restore", file });
  const change = { file, start: 0, end: 0 };
  await interviewer.do({ type: "fix.tie", change, thread: thread.thread });
  const output = OutputId.parse(randomUUID());
  await candidate.do({ type: "output.add", output, title: "go test", text: "ok" });
  const page = await LivePage.of(interviewer);
  page.socket.send(JSON.stringify(everyLiveRequest.view));
  await until("it is kept what his page shows", () =>
    [...log.read(session.links.id)].some(({ kind }) => kind === "view:page"),
  );
  page.socket.terminate();
  await interviewer.do({ type: "focus.offer", minutes: 10 });
  await candidate.do({ type: "focus.decline" });
  await candidate.do({ type: "focus.start", minutes: 10 });
  const text = "Written alone.\n";
  await candidate.ask("/focus", { method: "PUT", body: JSON.stringify({ file, text }) });
  await candidate.do({ type: "focus.end" });
  await (await newObserver(session)).do({ type: "observer.step-in" });
  const body = JSON.stringify({ id: randomUUID(), card: { ...emptyScorecard, recommendation: "yes" } });
  expect((await interviewer.ask("/scorecard/submissions", { method: "POST", body })).status).toBe(204);
  return file;
}

const eventOf = (row: LogRow): Event => Event.parse(JSON.parse(Buffer.from(row.payload).toString()));

/** The state that the rows of these audiences lead to. */
function replayState(log: readonly LogRow[], audiences: readonly LogRow["audience"][]): SessionState {
  return log
    .filter((row) => isEventKind(row.kind) && audiences.includes(row.audience))
    .reduce(
      (state, row) => reduce(state, { at: row.at, by: row.participant, event: eventOf(row) }),
      emptyState,
    );
}

function replayDocument(log: readonly LogRow[], document: DocumentName): Y.Doc {
  const doc = new Y.Doc({ gc: false });
  for (const row of log) if (row.kind === `update:${document}`) Y.applyUpdate(doc, row.payload);
  return doc;
}

const stateOf = (events: readonly LiveEvent[]): SessionState => events.reduce(reduce, emptyState);

test("replaying a log with every kind of row gives exactly the live state and documents", async () => {
  const app = await startTestApp({ beatMilliseconds: 1_500 });
  const session = await createSession(app, exampleExercise(), true);
  const { candidate, interviewer } = session;
  const live = { candidate: await LivePage.of(candidate), interviewer: await LivePage.of(interviewer) };
  const file = await liveThrough(session, app.test);
  const pages = {
    code: [await new StockPage(candidate).synced(), await new StockPage(interviewer).synced()],
    notes: [await new StockPage(interviewer, undefined, "notes").synced()],
  } as const;
  const [one, two] = pages.code;
  const made = (page: StockPage): Y.Text => page.doc.getText(rootName(file));
  made(one).insert(0, "typed by one\n");
  await until("the other has it", () => made(two).toJSON().startsWith("typed by one"));
  made(two).delete(0, 6);
  made(two).insert(0, "changed ");
  pages.notes[0].doc.getText("n:").insert(0, "private remark");
  await until("both have all of it", () => made(one).toJSON().startsWith("changed by one"));
  await interviewer.do({ type: "call.end" });
  const late = LateTextId.parse(randomUUID());
  await candidate.do({ type: "late.add", late, file, text: "Typed in a tunnel." });

  const { storage } = app.test;
  const [record] = await storage.sessions();
  if (!record) throw new Error("There is no session.");
  const { id } = record;
  const snapshots = () => Promise.all(documents.map((document) => storage.snapshot(id, document)));
  await expect.poll(snapshots).not.toContain(null);
  const log = [...app.test.log.read(id)];
  expect(await storage.verifyLog(id)).toEqual({ ok: true, head: await storage.logHead(id) });
  await storage.packAtRest(Number.MAX_SAFE_INTEGER);
  expect([...app.test.log.read(id)]).toEqual(log);

  await until("both pages have the end", () =>
    [live.candidate, live.interviewer].every((page) => stateOf(page.events()).lateTexts.length > 0),
  );
  expect(replayState(log, ["everyone", "candidate"])).toEqual(stateOf(live.candidate.events()));
  expect(replayState(log, ["everyone", "interviewers"])).toEqual(stateOf(live.interviewer.events()));
  for (const document of documents) {
    const replayed = replayDocument(log, document);
    const texts = [...replayed.share.keys()];
    expect(
      texts.some((name) => replayed.getText(name).length > 0),
      document,
    ).toBe(true);
    for (const page of pages[document]) {
      expect(Y.equalSnapshots(Y.snapshot(page.doc), Y.snapshot(replayed)), document).toBe(true);
      for (const name of texts) expect(page.doc.getText(name).toJSON()).toBe(replayed.getText(name).toJSON());
    }
    const snapshot = await storage.snapshot(id, document);
    const upTo = replayDocument(
      log.filter(({ seq }) => seq <= (snapshot?.seq ?? 0)),
      document,
    );
    const stored = new Y.Doc({ gc: false });
    Y.applyUpdate(stored, snapshot?.state ?? new Uint8Array());
    expect(Y.equalSnapshots(Y.snapshot(stored), Y.snapshot(upTo)), document).toBe(true);
    for (const name of texts) expect(stored.getText(name).toJSON()).toBe(upTo.getText(name).toJSON());
  }

  await asOrganiser(app, `/sessions/${id}/compact`, {});
  const compacted = [...app.test.log.read(id)];
  const kinds = new Set([...log, ...compacted].map(({ kind }) => kind));
  expect(kinds, "every kind of row there is").toEqual(new Set(rowKinds));
  // Cursors count other rows from then on: pages come back and read all of it anew.
  for (const page of [live.candidate, live.interviewer])
    expect(await page.closes()).toBe(closeCodes.otherEpoch);
  const again = { candidate: await LivePage.of(candidate), interviewer: await LivePage.of(interviewer) };
  expect(replayState(compacted, ["everyone", "candidate"])).toEqual(stateOf(again.candidate.events()));
  expect(replayState(compacted, ["everyone", "interviewers"])).toEqual(stateOf(again.interviewer.events()));
  // The ends of spots are others; all else of every thread is as it was.
  const threadsOf = (page: LivePage) =>
    stateOf(page.events()).threads.map((thread) => ({ ...thread, spot: null }));
  expect(threadsOf(again.candidate)).toEqual(threadsOf(live.candidate));
});
