import type { SessionLinks, WelcomeView } from "@tandiff/shared/api.ts";
import { limits } from "@tandiff/shared/limits.ts";
import { expect, test } from "vitest";
import { LivePage } from "../live/testing-live.ts";
import {
  asOrganiser,
  exampleExercise,
  newThread,
  Person,
  startTestApp,
  until,
  type TestApp,
} from "../testing-app.ts";

const hour = 3_600_000;
const day = 24 * hour;
const start = Date.parse("2026-12-01T09:00:00Z");
const callAt = start + 7 * day;
const dueAt = callAt - day;

/** A server whose clock is set by hand, and a session of the preset 72h on it. */
async function setUp(more: object = {}) {
  const clock = { now: start };
  const app = await startTestApp({ now: () => clock.now });
  await asOrganiser(app, "/exercises", exampleExercise());
  const answer = await create(app, more);
  const { links }: SessionLinks = JSON.parse(await answer.text());
  const candidate = await new Person(app, links.candidate).takeSeat();
  const interviewer = await new Person(app, links.interviewers[0]?.url ?? "").takeSeat();
  return { app, clock, candidate, interviewer };
}

function create(app: TestApp, more: object = {}): Promise<Response> {
  return asOrganiser(app, "/sessions", {
    exercise: "go-parcels",
    candidate: "Cleo",
    interviewers: ["Ida"],
    observer: null,
    callAt: new Date(callAt).toISOString(),
    preset: "72h",
    ...more,
  });
}

test("the review opens three days before the call and is due a day before, and both ends are the server's", async () => {
  const { clock, candidate } = await setUp();
  const welcome: WelcomeView = JSON.parse(await (await candidate.ask("/welcome")).text());
  expect(welcome).toMatchObject({ opensAt: callAt - 3 * day, dueAt, callAt });
  clock.now = callAt - 3 * day - 1;
  expect((await candidate.command({ type: "review.open" })).status).toBe(403);
  expect((await candidate.ask("/merge-request")).status).toBe(403);
  clock.now += 1;
  await candidate.do({ type: "review.open" });
  expect((await candidate.ask("/merge-request")).status).toBe(200);
});

test("after its due time a review is read, not written: what is there stays, drafts are kept, and it can be handed in", async () => {
  const { clock, candidate } = await setUp();
  clock.now = dueAt - hour;
  await candidate.do({ type: "review.open" });
  const thread = newThread("In time.");
  await candidate.do(thread);
  clock.now = dueAt + limits.dueGraceSeconds * 1_000;
  const refused = await candidate.command(newThread("Too late."));
  expect(refused.status).toBe(403);
  expect(await refused.text()).toContain("It is kept as your draft");
  const { comment } = thread;
  const edit = { type: "comment.edit", thread: thread.thread, comment, body: "Changed." } as const;
  expect((await candidate.command(edit)).status).toBe(403);
  const draft = { key: "c", body: "Still typing", position: null, basis: null };
  expect((await candidate.ask("/drafts", { method: "PUT", body: JSON.stringify(draft) })).status).toBe(200);
  expect((await candidate.ask("/merge-request")).status).toBe(200);
  await candidate.do({ type: "review.submit", summary: "What I got to." });
});

test("a comment that was on its way at the due time is taken, and an unopened merge request stays closed", async () => {
  const { app, clock, candidate } = await setUp();
  const { links }: SessionLinks = JSON.parse(await (await create(app)).text());
  const late = await new Person(app, links.candidate).takeSeat();
  clock.now = dueAt - hour;
  await candidate.do({ type: "review.open" });
  clock.now = dueAt + limits.dueGraceSeconds * 1_000 - 1;
  await candidate.do(newThread("Sent in time."));
  clock.now += 1;
  expect((await late.command({ type: "review.open" })).status).toBe(403);
});

test("an interviewer gives more time, the candidate's page hears of it and goes on, and no less time can be given", async () => {
  const { clock, candidate, interviewer } = await setUp();
  clock.now = dueAt - hour;
  await candidate.do({ type: "review.open" });
  clock.now = dueAt + hour;
  const page = await LivePage.of(candidate);
  expect((await interviewer.command({ type: "review.extend", dueAt: dueAt + hour })).status).toBe(409);
  expect((await candidate.command({ type: "review.extend", dueAt: callAt })).status).toBe(403);
  await interviewer.do({ type: "review.extend", dueAt: dueAt + 2 * hour });
  await until("she hears of it", () => page.kinds().includes("review.extended"));
  await candidate.do(newThread("With more time."));
  await interviewer.do({ type: "review.extend", dueAt: null });
  clock.now = callAt + hour;
  await candidate.do(newThread("Until the call starts."));
});

test("a session that leaves no time for the review is refused, and nothing is made", async () => {
  const { app } = await setUp();
  const soon = new Date(start + 20 * hour).toISOString();
  const refused = await create(app, { callAt: soon });
  expect([refused.status, await refused.text()]).toEqual([400, expect.stringContaining("due before")]);
  expect((await create(app, { callAt: soon, preset: "24h" })).status).toBe(201);
  expect((await create(app, { dueAt: new Date(callAt + 1).toISOString() })).status).toBe(400);
  expect((await create(app, { timeZone: "Mars/Olympus" })).status).toBe(400);
});
