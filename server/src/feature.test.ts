import { unzipSync } from "fflate";
import { expect, test } from "vitest";
import type { ExercisesView, SessionLinks, SessionsView } from "@tandiff/shared/api.ts";
import type { ExerciseUpload } from "@tandiff/shared/exercise/exercise.ts";
import { LivePage } from "./live/testing-live.ts";
import {
  asOrganiser,
  createSession,
  exampleExercise,
  newThread,
  organise,
  Person,
  startTestApp,
  type TestApp,
} from "./testing-app.ts";

/** The example's application, for a feature that is to be written in the call. */
function featureExercise(): ExerciseUpload {
  const { content, blobs } = exampleExercise();
  return { content: { ...content, kind: "feature", commits: [] }, blobs };
}

async function boardOf(app: TestApp): Promise<SessionsView["sessions"][number] | undefined> {
  const view: SessionsView = JSON.parse(await (await asOrganiser(app, "/sessions")).text());
  return view.sessions[0];
}

test("a feature is read alone, nothing of it is reviewed, and the call starts without a confirmation", async () => {
  const app = await startTestApp();
  const { links, candidate, interviewer } = await createSession(app, featureExercise());
  expect((await candidate.ask("/merge-request")).status, "before it is opened").toBe(403);
  await candidate.do({ type: "review.open" });

  const view: unknown = await (await candidate.ask("/merge-request")).json();
  expect(view).toMatchObject({ kind: "feature", mergeRequest: { title: "Sort faster" }, diffs: [] });
  expect((await candidate.command(newThread("Too early."))).status).toBe(403);
  expect((await candidate.command({ type: "review.submit", summary: "Read." })).status).toBe(403);
  expect(await boardOf(app), "that it was opened is the candidate's affair").toMatchObject({
    phase: "scheduled",
    exercise: { kind: "feature" },
  });

  expect((await interviewer.command({ type: "call.start", evenUnsubmitted: false })).status).toBe(200);
  const position = { path: "README.md", side: "head", lines: { start: 1, end: 1 } } as const;
  expect((await candidate.command({ ...newThread("In the call."), position })).status).toBe(200);
  const archive = await asOrganiser(app, `/sessions/${links.id}/export.zip`);
  const files = unzipSync(new Uint8Array(await archive.arrayBuffer()));
  const document: unknown = JSON.parse(new TextDecoder().decode(files["review.json"]));
  expect(document).toMatchObject({ exercise: { kind: "feature" }, review: null, phase: "call" });
  expect(new TextDecoder().decode(files["report.md"])).toContain("A feature was to be written in the call");
});

test("nothing of a feature is due: not on the board, and there is no review to give more time for", async () => {
  const app = await startTestApp();
  const { content, blobs } = exampleExercise("go-review");
  await asOrganiser(app, "/exercises", { content, blobs });
  await createSession(app, featureExercise());
  const request = {
    exercise: "go-review",
    candidate: "Noor",
    interviewers: ["Ada"],
    observer: null,
    callAt: new Date(Date.now() + 10 * 86_400_000).toISOString(),
    preset: "72h",
  };
  const { id, links }: SessionLinks = JSON.parse(await (await asOrganiser(app, "/sessions", request)).text());
  const board = async () => {
    const view: SessionsView = JSON.parse(await (await asOrganiser(app, "/sessions")).text());
    return view.sessions.find((session) => session.id === id);
  };
  expect((await board())?.dueAt).not.toBeNull();
  const slug = featureExercise().content.slug;
  await organise(app, id, { type: "exercise.change", exercise: slug });
  expect(await board()).toMatchObject({ dueAt: null, group: "upcoming" });
  const interviewer = await new Person(app, links.interviewers[0]?.url ?? "").takeSeat();
  const answers = [
    await organise(app, id, { type: "review.extend", dueAt: null }),
    await interviewer.command({ type: "review.extend", dueAt: null }),
  ];
  for (const answer of answers) {
    expect([answer.status, await answer.text()]).toEqual([
      409,
      expect.stringContaining("There is no review here"),
    ]);
  }
  await organise(app, id, { type: "exercise.change", exercise: content.slug });
  expect((await board())?.dueAt, "it is a review again").not.toBeNull();
});

test("a review still asks before its call starts over it", async () => {
  const app = await startTestApp();
  const { candidate, interviewer } = await createSession(app);
  await candidate.do({ type: "review.open" });
  expect((await interviewer.command({ type: "call.start", evenUnsubmitted: false })).status).toBe(409);
});

test("an objection reaches the organiser, never the interviewers, and can be taken back", async () => {
  const app = await startTestApp();
  const { candidate, interviewer } = await createSession(app);
  await candidate.do({ type: "exercise.object", reason: "  I wrote this library.  " });
  expect((await boardOf(app))?.objection).toMatchObject({ reason: "I wrote this library." });
  const others = await LivePage.of(interviewer);
  const own = await LivePage.of(candidate);
  expect(own.kinds()).toContain("exercise.objected");
  expect(others.kinds()).not.toContain("exercise.objected");
  await candidate.do({ type: "exercise.accept" });
  expect((await boardOf(app))?.objection).toBeNull();

  await candidate.do({ type: "exercise.object", reason: "" });
  await candidate.do({ type: "review.open" });
  expect((await boardOf(app))?.objection, "that it was opened all the same is not told").not.toBeNull();
  expect((await candidate.command({ type: "exercise.object", reason: "" })).status).toBe(403);
});

test("a retired exercise makes no new session, its old ones go on, and it can be offered again", async () => {
  const app = await startTestApp();
  const { candidate } = await createSession(app);
  const request = {
    exercise: "go-parcels",
    candidate: "Noor",
    interviewers: ["Ada"],
    observer: null,
    callAt: null,
    preset: "now",
  };
  expect((await asOrganiser(app, "/exercises/go-parcels/retire", {})).status).toBe(204);
  const refused = await asOrganiser(app, "/sessions", request);
  expect([refused.status, await refused.text()]).toEqual([409, expect.stringContaining("was retired")]);
  const bank: ExercisesView = JSON.parse(await (await asOrganiser(app, "/exercises")).text());
  expect(bank.exercises.map(({ retiredAt }) => retiredAt)).toEqual([expect.any(Number)]);

  await candidate.do({ type: "review.open" });
  expect((await candidate.ask("/merge-request")).status).toBe(200);
  expect((await asOrganiser(app, "/exercises/go-parcels/offer", {})).status).toBe(204);
  expect((await asOrganiser(app, "/sessions", request)).status).toBe(201);
  expect((await asOrganiser(app, "/exercises/no-such/retire", {})).status).toBe(404);
});

test("an exercise is given out as it was added", async () => {
  const app = await startTestApp();
  const upload = featureExercise();
  await asOrganiser(app, "/exercises", upload);
  const answer: unknown = await (await asOrganiser(app, "/exercises/go-parcels")).json();
  const named = upload.content.base.flatMap((entry) => ("blob" in entry ? [entry.blob] : []));
  const blobs = Object.fromEntries(named.map((hash) => [hash, upload.blobs[hash]]));
  expect(answer).toEqual({ content: upload.content, blobs });
});
