import { usualRubric } from "@tandiff/shared/exercise/usual-rubric.ts";
import { expect, test } from "vitest";
import { asOrganiser, createSession, exampleExercise, exampleRubric, startTestApp } from "../testing-app.ts";

const rubric = exampleRubric({
  guide: "Ask what it is for.",
  anchor: "Nothing.",
  finding: "Two is not a number",
  good: "Says why.",
  strength: "It is short.",
});

test("a session keeps the rubric that its exercise had when it was made", async () => {
  const app = await startTestApp();
  const before = await createSession(app, { ...exampleExercise(), rubric });
  const better = { ...rubric, guide: "Ask who it is for." };
  const after = await createSession(app, { ...exampleExercise(), rubric: better });

  expect(await (await before.interviewer.ask("/rubric")).json()).toEqual(rubric);
  expect(await (await before.observer.ask("/rubric")).json()).toEqual(rubric);
  expect(await (await after.interviewer.ask("/rubric")).json()).toEqual(better);
  expect((await after.candidate.ask("/rubric")).status).toBe(403);
});

test("an exercise that brings no rubric is judged by the usual dimensions", async () => {
  const app = await startTestApp();
  const { interviewer } = await createSession(app);
  expect(await (await interviewer.ask("/rubric")).json()).toEqual(usualRubric);
});

test("a finding at lines that the merge request does not have is refused, and the bank stays as it was", async () => {
  const app = await startTestApp();
  const [finding] = rubric.findings;
  const positions = [{ path: "added.txt", side: "head" as const, lines: { start: 3, end: 4 } }];
  const wrong = { ...rubric, findings: finding ? [{ ...finding, positions }] : [] };
  const answer = await asOrganiser(app, "/exercises", { ...exampleExercise(), rubric: wrong });

  expect(answer.status).toBe(400);
  expect(await answer.text()).toContain(
    "The finding two is at added.txt:3-4, which the merge request does not have.",
  );
  expect(await (await asOrganiser(app, "/exercises")).json()).toEqual({ exercises: [] });
});
