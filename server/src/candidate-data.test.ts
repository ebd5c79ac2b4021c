import { randomUUID } from "node:crypto";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CommentId, FileId, LateTextId } from "@tandiff/shared/ids.ts";
import { emptyScorecard } from "@tandiff/shared/scoring/empty-scorecard.ts";
import { noteRoot } from "@tandiff/shared/sync/protocol.ts";
import { strFromU8, unzipSync } from "fflate";
import { expect, test } from "vitest";
import { StockPage } from "./sync/testing-page.ts";
import {
  asOrganiser,
  createSession,
  exampleExercise,
  exampleRubric,
  newThread,
  organiserKey,
  startTestApp,
  until,
  type Person,
} from "./testing-app.ts";
import { emptyFolder, tandiff } from "./testing-process.ts";

/** A session in which each kind of text has words of its own; the call goes on. */
async function interview() {
  const app = await startTestApp();
  const rubric = exampleRubric({
    guide: "words-of-a-guide",
    anchor: "words-of-an-anchor",
    finding: "words-of-a-finding",
    good: "words-of-a-good-comment",
    strength: "words-of-a-strength",
  });
  const session = await createSession(app, { ...exampleExercise(), rubric }, true);
  const { candidate, interviewer, observer } = session;
  await candidate.do({ type: "review.open" });
  const thread = newThread("words-of-a-slip");
  await candidate.do(thread);
  await candidate.do({ ...thread, type: "comment.edit", body: "words-of-a-comment" });
  await putDraft(candidate, "words-of-a-draft");
  await candidate.ask("/viewed", { method: "PUT", body: JSON.stringify({ path: "main.go", viewed: true }) });
  await putDraft(interviewer, "words-of-his-draft");
  const notes = await new StockPage(interviewer, undefined, "notes").synced();
  notes.doc.getText(noteRoot(null)).insert(0, "words-of-a-note");
  const other = await new StockPage(observer, undefined, "notes").synced();
  await until("the note is stored", () => other.doc.getText(noteRoot(null)).toJSON() !== "");
  return { app, ...session, id: session.links.id, thread: thread.thread };
}

type Interview = Awaited<ReturnType<typeof interview>>;

const putDraft = (person: Person, body: string): Promise<Response> =>
  person.ask("/drafts", {
    method: "PUT",
    body: JSON.stringify({ key: "reply:x", body, position: null, basis: null }),
  });

async function play({ candidate, interviewer, thread }: Interview): Promise<void> {
  await candidate.do({ type: "review.submit", summary: "words-of-a-summary" });
  await interviewer.do({ type: "call.start", evenUnsubmitted: false });
  const comment = CommentId.parse(randomUUID());
  await interviewer.do({ type: "comment.add", thread, comment, body: "words-of-an-answer" });
  const [hers, his] = [await new StockPage(candidate).synced(), await new StockPage(interviewer).synced()];
  hers.file(1).insert(0, "words-of-her-code-and-more");
  hers.file(1).delete(17, 9);
  his.file(1).insert(0, "words-of-his-code ");
  const texts = (): string[] => [hers, his].map((page) => page.file(1).toJSON());
  await until("all is stored", () =>
    texts().every((text) => text.includes("words-of-his-code") && text.includes("words-of-her-code")),
  );
}

async function filesOf(answer: Response): Promise<Readonly<Record<string, string>>> {
  expect(answer.status).toBe(200);
  const files = unzipSync(new Uint8Array(await answer.arrayBuffer()));
  return Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, strFromU8(bytes)]));
}

const ownCopy = async (one: Interview) => filesOf(await one.candidate.ask("/own-copy.zip"));
const organisers = async (one: Interview) =>
  filesOf(await asOrganiser(one.app, `/sessions/${one.id}/candidate-data.zip`));
const whole = (files: Readonly<Record<string, string>>): string => Object.values(files).join("\n");

test("a candidate takes away their own words, the patch and the exercise, and nothing of the interviewers' own", async () => {
  const one = await interview();
  const early = await ownCopy(one);
  expect(Object.keys(early)).toEqual(
    expect.arrayContaining(["about-me.md", "about-me.json", "exercise/main.go"]),
  );
  expect(early).not.toHaveProperty("fixes.patch");
  for (const word of ["words-of-a-slip", "words-of-a-comment", "words-of-a-draft"]) {
    expect(whole(early)).toContain(word);
  }
  await play(one);
  for (const compacted of [false, true]) {
    if (compacted) {
      await one.interviewer.do({ type: "call.end" });
      expect((await asOrganiser(one.app, `/sessions/${one.id}/compact`, {})).status).toBe(204);
    }
    const files = await ownCopy(one);
    expect(files["fixes.patch"]).toContain("words-of-her-code");
    expect(files["about-me.md"]).toContain("    words-of-her-code");
    expect(files["about-me.md"]?.includes("deleted 9 characters")).toBe(!compacted);
    expect(files["about-me.md"]).toContain("> words-of-a-summary");
    expect(files["about-me.md"]).toContain("- main.go");
    for (const word of ["words-of-a-note", "words-of-his-draft"]) expect(whole(files)).not.toContain(word);
    for (const name of ["about-me.md", "about-me.json"])
      expect(files[name]).not.toContain("words-of-his-code");
  }
  expect((await one.interviewer.ask("/own-copy.zip")).status).toBe(403);
  expect(one.app.reported).toEqual([]);
});

test("no part of a candidate's copy has a word of what is private to the interviewers, at any time", async () => {
  const one = await interview();
  const { candidate, interviewer, second, thread } = one;
  const secrets = [
    "guide",
    "finding",
    "good-comment",
    "strength",
    "note",
    "thread-note",
    "score",
    "score-draft",
  ].map((word) => `words-of-a-${word}`);
  secrets.push("words-of-an-anchor", "words-of-his-draft", "training", "scorecard");
  const expectNone = async (): Promise<void> => {
    const files = await ownCopy(one);
    expect(Object.keys(files)).toContain("exercise/main.go");
    for (const [name, text] of Object.entries(files))
      for (const secret of secrets) expect(text, `${secret} in ${name}`).not.toContain(secret);
  };
  await expectNone();
  await play(one);
  const notes = await new StockPage(interviewer, undefined, "notes").synced();
  notes.doc.getText(noteRoot(thread)).insert(0, "words-of-a-thread-note");
  const card = (summary: string) => ({ ...emptyScorecard, recommendation: "yes", summary });
  const submission = JSON.stringify({ id: randomUUID(), card: card("words-of-a-score") });
  expect((await second.ask("/scorecard/submissions", { method: "POST", body: submission })).status).toBe(204);
  const draft = JSON.stringify({ card: card("words-of-a-score-draft"), basis: null });
  expect((await interviewer.ask("/scorecard", { method: "PUT", body: draft })).status).toBeLessThan(300);
  await expectNone();
  await interviewer.do({ type: "call.end" });
  await expectNone();
  expect((await asOrganiser(one.app, `/sessions/${one.id}/compact`, {})).status).toBe(204);
  await expectNone();
  // They are there for those whom they are for.
  expect(whole(await filesOf(await second.ask("/export.zip")))).toMatch(
    /words-of-a-finding[^]*words-of-a-score/,
  );
  const about = whole(await organisers(one));
  for (const secret of ["words-of-a-note", "words-of-a-thread-note", "words-of-a-score", "training"])
    expect(about).toContain(secret);
  expect((await candidate.ask("/export.zip")).status).toBe(403);
});

test("before the review is opened the copy has nothing of the exercise", async () => {
  const app = await startTestApp();
  const { candidate } = await createSession(app);
  const files = await filesOf(await candidate.ask("/own-copy.zip"));
  expect(Object.keys(files).toSorted()).toEqual(["about-me.json", "about-me.md"]);
});

test("before the end the organiser's copy has nothing that is the candidate's alone; after it all by and about them", async () => {
  const one = await interview();
  const early = await organisers(one);
  const secret = ["words-of-a-slip", "words-of-a-comment", "words-of-a-draft", "main.go"];
  for (const word of secret) expect(whole(early)).not.toContain(word);
  expect(JSON.parse(early["candidate-data.json"] ?? "")).toMatchObject({
    complete: false,
    own: { session: { phase: "scheduled" }, events: [], edits: [] },
  });
  expect(early["candidate-data.md"]).toContain("## Left out");
  expect(early["candidate-data.md"]).toContain("words-of-a-note");
  await play(one);
  const during = await organisers(one);
  expect(whole(during)).toContain("words-of-a-comment");
  for (const word of ["words-of-a-slip", "words-of-a-draft"]) expect(whole(during)).not.toContain(word);
  await one.interviewer.do({ type: "call.end" });
  const files = await organisers(one);
  for (const word of ["slip", "comment", "draft", "summary", "her-code", "an-answer", "note"]) {
    const text = word.startsWith("her") || word.startsWith("an") ? `words-of-${word}` : `words-of-a-${word}`;
    expect(files["candidate-data.json"], word).toContain(text);
  }
  for (const word of ["comment", "draft", "summary", "note"]) {
    expect(files["candidate-data.md"]).toContain(`> words-of-a-${word}`);
  }
  expect(files["candidate-data.md"]).not.toContain("## Left out");
  // What another person drafts is not about the candidate before it is said.
  expect(whole(files)).not.toContain("words-of-his-draft");
});

test("all scorecards that were submitted are in it once the interview has ended, the one for training too", async () => {
  const one = await interview();
  const { candidate, interviewer, second, observer } = one;
  await play(one);
  const card = (summary: string) => ({ ...emptyScorecard, recommendation: "yes", summary });
  for (const [person, summary] of [
    [interviewer, "words-of-a-score"],
    [observer, "words-of-a-training-score"],
  ] as const) {
    const body = JSON.stringify({ id: randomUUID(), card: card(summary) });
    expect((await person.ask("/scorecard/submissions", { method: "POST", body })).status).toBe(204);
  }
  const body = JSON.stringify({ card: card("words-not-handed-in"), basis: null });
  expect((await second.ask("/scorecard", { method: "PUT", body })).status).toBe(200);
  expect(whole(await organisers(one))).not.toContain("words-of-a-score");
  await interviewer.do({ type: "call.end" });
  const late = LateTextId.parse(randomUUID());
  await candidate.do({ type: "late.add", late, file: FileId.parse("1"), text: "words-from-a-tunnel" });
  const files = await organisers(one);
  for (const word of ["words-of-a-score", "words-of-a-training-score", "words-from-a-tunnel"]) {
    expect(files["candidate-data.json"]).toContain(word);
    expect(files["candidate-data.md"]).toContain(word);
  }
  // What nobody has said yet is nobody's word on the candidate.
  expect(whole(files)).not.toContain("words-not-handed-in");
  const own = whole(await ownCopy(one));
  expect(own).toContain("words-from-a-tunnel");
  expect(own).not.toContain("score");
});

test("the command writes the data to a file of its owner's alone, and over nothing", async () => {
  const one = await interview();
  const out = join(emptyFolder(), "data.zip");
  const args = ["session", "candidate-data", one.id, "--out", out];
  const folder = one.app.test.folder.path;
  writeFileSync(join(folder, "organiser.key"), organiserKey, { mode: 0o600 });
  const run = () => tandiff(folder, [...args, "--server", one.app.url], one.app.port);
  expect(await run()).toEqual({
    code: 0,
    stderr: "",
    stdout: `Wrote all data by and about the candidate to ${out}.\n`,
  });
  expect(statSync(out).mode & 0o777).toBe(0o600);
  const written = readFileSync(out);
  expect(Object.keys(unzipSync(written)).toSorted()).toEqual(["candidate-data.json", "candidate-data.md"]);
  expect(await run()).toMatchObject({ code: 1, stderr: expect.stringContaining("is there already") });
  expect(readFileSync(out)).toEqual(written);
});
