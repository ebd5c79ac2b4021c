import type { SessionLinks, SessionsView } from "@tandiff/shared/api.ts";
import { ReviewDocument } from "@tandiff/shared/export/review-document.ts";
import { unzipSync } from "fflate";
import { expect, test } from "vitest";
import { LivePage } from "../live/testing-live.ts";
import {
  asOrganiser,
  createSession,
  exampleExercise,
  organise,
  Person,
  startTestApp,
  until,
} from "../testing-app.ts";

const strict = {
  review: { rule: "not-allowed", note: "It is your own reading we talk about." },
  call: { rule: "allowed", note: "" },
};

test("everyone reads the exercise's rules on AI assistants, or the session's, and what the candidate declares", async () => {
  const app = await startTestApp();
  const { content, blobs } = exampleExercise();
  await asOrganiser(app, "/exercises", { content: { ...content, aiPolicy: strict }, blobs });
  const people = { candidate: "Cleo", interviewers: ["Ida"], observer: "Olga", callAt: null, preset: "now" };
  const own = { aiCall: { rule: "disclosed", note: "Say it aloud." } };
  const made = await asOrganiser(app, "/sessions", { exercise: content.slug, ...people, ...own });
  const { links }: SessionLinks = JSON.parse(await made.text());
  const urls = [links.candidate, links.interviewers[0]?.url, links.observer];
  const seats = await Promise.all(urls.map((url) => new Person(app, url ?? "").takeSeat()));
  for (const seat of seats) {
    const created = (await LivePage.of(seat)).events().find(({ event }) => event.kind === "session.created");
    expect(created?.event).toMatchObject({ aiPolicy: { review: strict.review, call: own.aiCall } });
  }
  const [candidate, interviewer] = seats;
  if (!candidate || !interviewer) throw new Error("Somebody is missing.");
  await candidate.do({ type: "review.open" });
  const declaration = { used: true, words: "A translation of one comment." };
  await candidate.do({ type: "review.submit", summary: "Done.", declaration });
  const submitted = (await LivePage.of(interviewer))
    .events()
    .find(({ event }) => event.kind === "review.submitted");
  expect(submitted?.event).toMatchObject({ declaration });

  const files = unzipSync(new Uint8Array(await (await interviewer.ask("/export.zip")).arrayBuffer()));
  const text = (name: string): string => new TextDecoder().decode(files[name]);
  const review = ReviewDocument.parse(JSON.parse(text("review.json")));
  expect(review.review?.declaration).toEqual(declaration);
  expect(review.aiPolicy?.review.rule).toBe("not-allowed");
  expect(text("report.md")).toContain("AI assistants in the review: not allowed.");
  expect(text("report.md")).toContain("A translation of one comment.");
});

test("rules that are none are refused, in an exercise and in a session", async () => {
  const app = await startTestApp();
  const { content, blobs } = exampleExercise();
  const broken = { ...content, aiPolicy: { ...strict, call: { rule: "sometimes", note: "" } } };
  expect((await asOrganiser(app, "/exercises", { content: broken, blobs })).status).toBe(400);
  await asOrganiser(app, "/exercises", { content, blobs });
  const people = { candidate: "Cleo", interviewers: ["Ida"], observer: null, callAt: null, preset: "now" };
  const request = { exercise: content.slug, ...people, aiReview: { rule: "sometimes" } };
  expect((await asOrganiser(app, "/sessions", request)).status).toBe(400);
});

test("the organiser changes the rules on every page, and what the candidate declares goes by the one in force", async () => {
  const app = await startTestApp();
  const { candidate, interviewer, observer, links } = await createSession(app);
  const pages = [await LivePage.of(candidate), await LivePage.of(interviewer), await LivePage.of(observer)];
  await candidate.do({ type: "review.open" });
  const change = (part: object) => organise(app, links.id, { type: "ai-policy.change", ...part });
  expect((await change({ review: strict.review })).status).toBe(200);
  expect((await change({ review: strict.review })).status, "the same again is no change").toBe(200);
  const changed = pages.map(
    (page) => () =>
      page.events().flatMap(({ event }) => (event.kind === "ai-policy.changed" ? [event.aiPolicy] : [])),
  );
  await until("all hear of it", () => changed.every((told) => told().length === 1));
  expect(changed[2]?.()).toEqual([{ review: strict.review, call: { rule: "disclosed", note: "" } }]);

  const submit = { type: "review.submit", summary: "Done." } as const;
  const declaration = { used: false, words: "" };
  const early = await candidate.command({ ...submit, declaration, rule: "disclosed" });
  expect([early.status, await early.text()]).toEqual([409, expect.stringContaining("just been changed")]);
  await candidate.do({ ...submit, declaration, rule: "not-allowed" });
  const late = await change({ review: { rule: "allowed" }, call: strict.call });
  expect([late.status, await late.text()]).toEqual([409, expect.stringContaining("The review is in")]);
  expect((await change({ call: strict.call })).status, "that of the call still").toBe(200);
  const view: SessionsView = JSON.parse(await (await asOrganiser(app, "/sessions")).text());
  expect(view.sessions[0]?.aiPolicy).toEqual({ review: strict.review, call: strict.call });
  await interviewer.do({ type: "call.start", evenUnsubmitted: false });
  expect((await change({ call: { rule: "not-allowed" } })).status).toBe(409);
});
