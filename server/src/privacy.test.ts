import { randomUUID } from "node:crypto";
import type { ExerciseUpload } from "@tandiff/shared/exercise/exercise.ts";
import { BlobHash, CommentId } from "@tandiff/shared/ids.ts";
import type { SessionLinks } from "@tandiff/shared/api.ts";
import { emptyScorecard } from "@tandiff/shared/scoring/empty-scorecard.ts";
import type { ScorecardView } from "@tandiff/shared/scoring/scorecard.ts";
import { noteRoot } from "@tandiff/shared/sync/protocol.ts";
import { expect, test } from "vitest";
import { LivePage } from "./live/testing-live.ts";
import { StockPage } from "./sync/testing-page.ts";
import { isFull, printedSeed, randomFrom, sayRounds } from "./sync/testing.ts";
import {
  asOrganiser,
  createSession,
  exampleExercise,
  exampleRubric,
  newThread,
  Person,
  startTestApp,
  until,
  type TestApp,
  type TestSession,
} from "./testing-app.ts";
import { Walker, type Pool } from "./testing-walker.ts";

const runs = isFull ? 2_000 : 25;
/** A fresh server now and then, so that its database stays small. */
const runsPerServer = 25;
const seed = printedSeed("privacy");

const word = (): string => `canary${randomUUID().replaceAll("-", "")}`;

/** Words that stand in a rubric, each in another part of it. */
const rubricWords = { guide: word(), anchor: word(), finding: word(), good: word(), strength: word() };

/** The example with a rubric of such words. */
function judgedExercise(): ExerciseUpload {
  const { guide, anchor, finding, good, strength } = rubricWords;
  return { ...exampleExercise(), rubric: exampleRubric({ guide, anchor, finding, good, strength }) };
}

/** Words that stand in nothing but one private thing each. */
function newWords() {
  return {
    /** Not for the candidate. */
    interviewers: { note: word(), threadNote: word(), draft: word(), place: word(), score: word() },
    /** For one interviewer alone, until the other one has submitted a scorecard too. */
    blind: { score: word() },
    /** Not for anybody else. */
    candidate: {
      objection: word(),
      draft: word(),
      draftKey: word(),
      early: word(),
      deleted: word(),
      focus: word(),
    },
  };
}
type Words = ReturnType<typeof newWords>;

const putDraft = (person: Person, key: string, body: string): Promise<Response> =>
  person.ask("/drafts", { method: "PUT", body: JSON.stringify({ key, body, position: null, basis: null }) });

const cardOf = (summary: string) => ({ ...emptyScorecard, recommendation: "no", summary });

/** Saves a scorecard over whatever a walk has saved. */
async function score(person: Person, summary: string): Promise<void> {
  const { own }: ScorecardView = JSON.parse(await (await person.ask("/scorecard")).text());
  const body = JSON.stringify({ card: cardOf(summary), basis: own.savedAt });
  const saved = await person.ask("/scorecard", { method: "PUT", body });
  if (saved.status === 409) return score(person, summary);
  expect(saved.status, "the scorecard is saved").toBe(200);
}

async function submitScore(person: Person, summary: string): Promise<void> {
  const body = JSON.stringify({ id: randomUUID(), card: cardOf(summary) });
  const submitted = await person.ask("/scorecard/submissions", { method: "POST", body });
  expect(submitted.status, "the scorecard is submitted").toBe(204);
}

/** Writes into the interviewers' notes and waits until another one of them has it. */
async function writeNote(by: Person, to: Person, root: string, text: string): Promise<void> {
  const [his, theirs] = [new StockPage(by, undefined, "notes"), new StockPage(to, undefined, "notes")];
  await Promise.all([his.synced(), theirs.synced()]);
  his.doc.getText(root).insert(0, text);
  await until("the note has come", () => theirs.doc.getText(root).toJSON().includes(text));
  for (const { provider } of [his, theirs]) provider.destroy();
}

/** All that interviewers do among themselves, at this point of a session. */
async function actPrivately(
  { interviewer, second, observer }: TestSession,
  words: Pick<Words["interviewers"], "note" | "draft">,
) {
  await writeNote(interviewer, observer, noteRoot(null), words.note);
  await putDraft(interviewer, words.draft, words.draft);
  await second.ask("/viewed", { method: "PUT", body: JSON.stringify({ path: "main.go", viewed: true }) });
}

/** What interviewers look at before the call. */
async function lookAround({ interviewer, second }: TestSession, place: string): Promise<void> {
  const [his, other] = [await LivePage.of(interviewer), await LivePage.of(second)];
  his.say({ view: "file", path: place });
  await until("the others see it", () => other.texts.join("").includes(place));
  for (const { socket } of [his, other]) socket.terminate();
}

/** Other interviews on the same server, of which nobody of this one may learn a word. */
interface Other {
  readonly session: string;
  readonly people: readonly Person[];
  readonly words: readonly string[];
}

async function otherInterviews(app: TestApp): Promise<Other> {
  const { interviewers, candidate } = newWords();
  const { note, draft } = interviewers;
  const names = { exercise: word(), candidate: word(), posted: word(), typed: word(), summary: word() };
  const upload = exampleExercise("go-other");
  const session = await createSession(app, {
    ...upload,
    content: { ...upload.content, title: names.exercise },
  });
  const renamed = await asOrganiser(app, "/sessions", {
    exercise: "go-other",
    candidate: names.candidate,
    interviewers: ["Ivy"],
    observer: null,
    callAt: null,
    preset: "now",
  });
  const { links }: SessionLinks = JSON.parse(await renamed.text());
  const third = await new Person(app, links.candidate).takeSeat();
  await session.candidate.do({ type: "review.open" });
  await session.candidate.do(newThread(names.posted));
  await session.candidate.do({ type: "review.submit", summary: names.summary });
  await session.interviewer.do({ type: "call.start", evenUnsubmitted: false });
  const code = await new StockPage(session.candidate).synced();
  code.file().insert(0, names.typed);
  await actPrivately(session, { note, draft });
  await putDraft(session.candidate, candidate.draftKey, candidate.draft);
  code.provider.destroy();
  const words = [...Object.values(names), note, draft, candidate.draft, candidate.draftKey];
  return { session: session.links.id, people: [...peopleOf(session), third], words };
}

function peopleOf({ candidate, interviewer, second, observer }: TestSession): Person[] {
  return [candidate, interviewer, second, observer];
}

interface Run {
  readonly session: TestSession;
  readonly words: Words;
  readonly random: (below: number) => number;
  readonly hers: Walker;
  readonly his: Walker;
}

async function walkBoth({ hers, his, random }: Run): Promise<void> {
  const steps = 2 + random(4);
  const walk = async (walker: Walker): Promise<void> => {
    for (let step = 0; step < steps; step += 1) await walker.step();
  };
  await Promise.all([walk(hers), walk(his)]);
}

/** A whole interview, in which both walk about in every phase; who moves it on may have done so already. */
async function interview(run: Run): Promise<void> {
  const { session, words, random, his } = run;
  const { candidate, interviewer } = session;
  await actPrivately(session, words.interviewers);
  await candidate.do({ type: "exercise.object", reason: words.candidate.objection });
  await candidate.do({ type: "review.open" });
  await putDraft(candidate, words.candidate.draftKey, words.candidate.draft);
  const thread = newThread(words.candidate.early);
  await candidate.do(thread);
  await candidate.do({ ...thread, type: "comment.edit", body: "Final." });
  const gone = { ...thread, comment: CommentId.parse(randomUUID()) };
  await candidate.do({ ...gone, type: "comment.add", body: words.candidate.deleted });
  await candidate.do({ type: "comment.delete", thread: gone.thread, comment: gone.comment });
  await lookAround(session, words.interviewers.place);
  await walkBoth(run);
  await candidate.command({ type: "review.submit", summary: "Done." });
  await walkBoth(run);
  await interviewer.command({ type: "call.start", evenUnsubmitted: true });
  await interviewer.command({ type: "call.reopen" });
  await score(interviewer, words.interviewers.score);
  await score(session.second, words.blind.score);
  await submitScore(session.second, words.blind.score);
  await writeNote(session.second, interviewer, noteRoot(thread.thread), words.interviewers.threadNote);
  await interviewer.command({ type: "focus.offer", minutes: 10 });
  await candidate.command({ type: "focus.start", minutes: 10 });
  const focus = JSON.stringify({ file: "2", text: words.candidate.focus });
  const kept = await candidate.ask("/focus", { method: "PUT", body: focus });
  expect(kept.status, "the focus time runs").toBe(204);
  // Its end by others would put the text into the workspace, where it is everybody's.
  for (let steps = 2; steps > 0; steps -= 1) await his.step(["call.end"]);
  await his.sweep();
  expect(await (await candidate.ask("/focus")).text(), "her own").toContain(words.candidate.focus);
  await candidate.do({ type: "focus.cancel" });
  await walkBoth(run);
  if (random(2) === 0) await interviewer.command({ type: "call.end" });
  await Promise.all([run.hers.sweep(), his.sweep()]);
}

function missing(walker: Walker, words: readonly string[]): string[] {
  const got = walker.got.join("\n");
  return words.filter((one) => !got.includes(one));
}

async function play(app: TestApp, other: Other, own: number): Promise<void> {
  const random = randomFrom(Math.imul(own, 0x9e37_79b1));
  const session = await createSession(app, judgedExercise());
  const words = newWords();
  const pool: Pool = {
    participants: [...peopleOf(session), ...other.people].map(({ id }) => id),
    sessions: [session.links.id, other.session],
    blobs: Object.keys(exampleExercise().blobs).map((hash) => BlobHash.parse(hash)),
  };
  // Each draws from numbers of its own, whoever is faster.
  const hers = new Walker(app, session.candidate, pool, randomFrom(random(2 ** 31)));
  const his = new Walker(app, session.interviewer, pool, randomFrom(random(2 ** 31)));
  await interview({ session, words, random, hers, his });

  const said = `TANDIFF_SEED=${own}`;
  const { objection, draft, draftKey, early, deleted } = words.candidate;
  const { note, threadNote, score: scored } = words.interviewers;
  const rubric = Object.values(rubricWords);
  const blind = words.blind.score;
  const privateToOthers = [...Object.values(words.interviewers), blind, ...rubric, ...other.words];
  expect(missing(hers, privateToOthers), `the candidate, ${said}`).toEqual(privateToOthers);
  expect(missing(hers, [objection, draft, draftKey, early, deleted]), `her own, ${said}`).toEqual([]);
  const privateToHer = [...Object.values(words.candidate), blind, ...other.words];
  expect(missing(his, privateToHer), `the interviewer, ${said}`).toEqual(privateToHer);
  const ownToHim = [note, threadNote, words.interviewers.draft, scored, ...rubric];
  expect(missing(his, ownToHim), `his own, ${said}`).toEqual([]);
  await submitScore(session.interviewer, scored);
  await his.sweep();
  expect(missing(his, [blind]), `the other's scorecard, ${said}`).toEqual([]);
}

test(
  `in ${runs} random walks nobody gets a word that is private to others, and everybody their own`,
  async () => {
    for (let from = seed; from < seed + runs; from += runsPerServer) {
      const app = await startTestApp();
      const other = await otherInterviews(app);
      const count = Math.min(runsPerServer, seed + runs - from);
      const seeds = Array.from({ length: count }, (_, index) => from + index);
      while (seeds.length > 0) await Promise.all(seeds.splice(0, 5).map((own) => play(app, other, own)));

      expect(app.journal.filter((line) => line.includes("canary"))).toEqual([]);
      expect(app.journal.length).toBeGreaterThan(1_000);
      expect(app.reported).toEqual([]);
      // What was not found can be found, by whom it is for.
      const pool = { participants: [], sessions: [other.session], blobs: [] };
      const walkers = other.people.map((person) => new Walker(app, person, pool, randomFrom(seed)));
      for (const walker of walkers) await walker.sweep();
      const unseen = other.words.filter((one) => walkers.every((by) => missing(by, [one]).length > 0));
      expect(unseen).toEqual([]);
    }
    sayRounds("privacy", seed, `${runs} walks`);
  },
  6 * 3_600_000,
);
