import { expect, test } from "vitest";
import { reduce } from "@tandiff/shared/session/reduce.ts";
import { emptyState, type SessionState } from "@tandiff/shared/session/state.ts";
import type { SessionLinks } from "@tandiff/shared/api.ts";
import { LivePage } from "./live/testing-live.ts";
import { StockPage } from "./sync/testing-page.ts";
import {
  asOrganiser,
  createCall,
  createSession,
  exampleExercise,
  organise,
  pause,
  Person,
  startTestApp,
  until,
  type TestApp,
} from "./testing-app.ts";

const hour = 3_600_000;

/** A call in which something was written, on a server whose clock the test moves. */
async function writtenCall() {
  const clock = { now: Date.now() };
  const app = await startTestApp({ now: () => clock.now, housekeepingMilliseconds: 20 });
  const call = await createCall(app);
  const page = await new StockPage(call.candidate).synced();
  page.file(1).insert(0, "typed, ");
  const { id } = call.links;
  await until("it is stored", () => [...app.test.log.readUpdates(id, "code", 0)].length > 1);
  page.provider.destroy();
  return { app, ...call, id, clock };
}

const isCompacted = ({ test: { log } }: TestApp, id: SessionLinks["id"]): boolean =>
  log.lastUpdateAt(id) === null;

async function stateFor(person: Person): Promise<SessionState> {
  const page = await LivePage.of(person);
  const state = page.events().reduce(reduce, emptyState);
  page.socket.terminate();
  return state;
}

test("with consent how the texts came about stays, until the candidate takes it back: then it goes at once", async () => {
  const { app, id, candidate, interviewer, clock } = await writtenCall();
  await candidate.do({ type: "consent.give" });
  await interviewer.do({ type: "call.end" });
  clock.now += 30 * 24 * hour;
  await pause(100);
  expect(isCompacted(app, id)).toBe(false);
  expect((await stateFor(interviewer)).consent).toMatchObject({ given: true });
  await candidate.do({ type: "consent.withdraw" });
  await until("it is gone", () => isCompacted(app, id));
  expect((await stateFor(interviewer)).consent).toMatchObject({ given: false });
  const again = await candidate.command({ type: "consent.give" });
  expect([again.status, await again.text()]).toEqual([409, expect.stringContaining("was deleted already")]);
  expect(app.reported).toEqual([]);
});

test("a consent that was taken back during the call is kept to as soon as the call ends", async () => {
  const { app, id, candidate, interviewer } = await writtenCall();
  await candidate.do({ type: "consent.give" });
  await candidate.do({ type: "consent.withdraw" });
  await pause(60);
  expect(isCompacted(app, id)).toBe(false);
  await interviewer.do({ type: "call.end" });
  await until("it is gone", () => isCompacted(app, id));
});

test("who was asked and said nothing has not agreed: a day after the end it goes", async () => {
  const { app, id, interviewer, clock } = await writtenCall();
  await interviewer.do({ type: "call.end" });
  clock.now += 24 * hour - 60_000;
  await pause(60);
  expect(isCompacted(app, id)).toBe(false);
  clock.now += 60_000;
  await until("it is gone", () => isCompacted(app, id));
});

test("consent is the candidate's alone to give, once each time, where a replay is offered at all", async () => {
  const app = await startTestApp();
  const { candidate, interviewer, links } = await createSession(app);
  const rows = (): number => [...app.test.log.read(links.id)].length;
  expect((await interviewer.command({ type: "consent.give" })).status).toBe(403);
  const before = rows();
  for (const type of ["consent.withdraw", "consent.give", "consent.give", "consent.withdraw"] as const) {
    await candidate.do({ type });
  }
  expect(rows()).toBe(before + 2);

  const made = await asOrganiser(app, "/sessions", {
    exercise: "go-parcels",
    candidate: "Cleo",
    interviewers: ["Ida"],
    observer: null,
    callAt: null,
    preset: "now",
    replay: "never",
  });
  const never: SessionLinks = JSON.parse(await made.text());
  const other = await new Person(app, never.links.candidate).takeSeat();
  const refused = await other.command({ type: "consent.give" });
  expect([refused.status, await refused.text()]).toEqual([
    409,
    expect.stringContaining("No replay of this interview is kept"),
  ]);
});

test("what the candidate chose is theirs alone until the others hear of them, and what was taken back by then is never told", async () => {
  for (const takenBack of [false, true]) {
    const app = await startTestApp();
    const { candidate, interviewer, links } = await createSession(app);
    await candidate.do({ type: "consent.give" });
    if (takenBack) await candidate.do({ type: "consent.withdraw" });
    await organise(app, links.id, { type: "session.cancel", reason: "Another time." });
    await candidate.command({ type: "consent.give" });
    if (takenBack) await candidate.do({ type: "consent.withdraw" });
    expect((await stateFor(interviewer)).consent, "cancelled").toBeNull();
    await organise(app, links.id, { type: "session.reinstate" });
    expect((await stateFor(candidate)).consent).toMatchObject({ given: !takenBack });
    await interviewer.do({ type: "call.start", evenUnsubmitted: true });
    expect((await stateFor(interviewer)).consent?.given ?? null).toBe(takenBack ? null : true);
    await candidate.do({ type: takenBack ? "consent.give" : "consent.withdraw" });
    expect((await stateFor(interviewer)).consent).toMatchObject({ given: takenBack });
  }
});

test("where a feature is written, what the candidate chose is told as the call starts", async () => {
  const app = await startTestApp();
  const { content, blobs } = exampleExercise();
  const feature = { content: { ...content, kind: "feature" as const, commits: [] }, blobs };
  const { candidate, interviewer } = await createSession(app, feature);
  await candidate.do({ type: "consent.give" });
  expect((await stateFor(interviewer)).consent).toBeNull();
  await interviewer.do({ type: "call.start", evenUnsubmitted: false });
  expect((await stateFor(interviewer)).consent).toMatchObject({ given: true });
});

test("what is chosen in a cancelled session whose review was in is told like anything after it", async () => {
  const app = await startTestApp();
  const { candidate, interviewer, links } = await createSession(app);
  await candidate.do({ type: "review.open" });
  await candidate.do({ type: "review.submit", summary: "Done." });
  await organise(app, links.id, { type: "session.cancel", reason: "Another time." });
  await candidate.do({ type: "consent.give" });
  expect((await stateFor(interviewer)).consent).toMatchObject({ given: true });
});
