import { randomUUID } from "node:crypto";
import { CommentId, FileId, OutputId } from "@tandiff/shared/ids.ts";
import { Playhead, pieceAt } from "@tandiff/shared/replay/playhead.ts";
import { ReplayPiece, type ReplayIndex } from "@tandiff/shared/replay/protocol.ts";
import { seedOf } from "@tandiff/shared/replay/scene.ts";
import { lengthOf } from "@tandiff/shared/replay/timeline.ts";
import { stateAt, statesOf } from "@tandiff/shared/replay/states.ts";
import { expect, test } from "vitest";
import { LivePage } from "../live/testing-live.ts";
import { StockPage } from "../sync/testing-page.ts";
import {
  asOrganiser,
  createCall,
  createSession,
  newThread,
  startTestApp,
  until,
  type Person,
  type TestApp,
  type TestSession,
} from "../testing-app.ts";

const added = FileId.parse("1");

/** A server whose clock the test moves. */
async function onClock(): Promise<{ app: TestApp; clock: { now: number } }> {
  const clock = { now: 1_800_000_000_000 };
  return { app: await startTestApp({ now: () => clock.now }), clock };
}

async function written(app: TestApp, session: TestSession, count: number): Promise<void> {
  const { log } = app.test;
  await until("it is stored", () => [...log.readUpdates(session.links.id, "code", 0)].length > count);
}

interface Fetched {
  readonly index: ReplayIndex;
  readonly pieces: readonly ReplayPiece[];
  /** Everything as it came. */
  readonly bytes: string;
}

async function replayFor(person: Person): Promise<Fetched> {
  const answer = await person.ask("/replay");
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  const texts = [await answer.text()];
  const index: ReplayIndex = JSON.parse(texts[0] ?? "");
  const pieces: ReplayPiece[] = [];
  for (const number of index.pieces.keys()) {
    const piece = await (await person.ask(`/replay/pieces/${number}`)).text();
    texts.push(piece);
    pieces.push(ReplayPiece.parse(JSON.parse(piece)));
  }
  return { index, pieces, bytes: texts.join("\n") };
}

/** The text of a file at a moment. */
function textAt({ index, pieces }: Fetched, moment: number, file = added): string {
  const piece = pieces[pieceAt(index.pieces, moment)];
  if (!piece) throw new Error("There is no piece.");
  return new Playhead(seedOf(index.seed)).seek(piece, moment).textOf(file).text;
}

test("a replay tells the call as it was: each text, the comments and who wrote, at any moment", async () => {
  const { app, clock } = await onClock();
  const session = await createCall(app);
  const { candidate, interviewer } = session;
  await candidate.do({ type: "consent.give" });
  const hers = await new StockPage(candidate).synced();
  const his = await new StockPage(interviewer).synced();
  const texts: string[] = [hers.file(1).toJSON()];
  // More than one piece.
  for (let count = 1; count <= 1_100; count += 1) {
    clock.now += 100;
    hers.file(1).insert(count, "x");
    if (count % 50 === 0) await written(app, session, count);
    texts.push(hers.file(1).toJSON());
  }
  await written(app, session, 1_100);
  clock.now += 60_000;
  const thread = newThread("Why so many?");
  await interviewer.do(thread);
  await until("he has it", () => his.file(1).toJSON() === hers.file(1).toJSON());
  clock.now += 1_000;
  his.file(1).delete(0, 1_000);
  await written(app, session, 1_101);
  clock.now += 5_000;
  const output = OutputId.parse(randomUUID());
  await candidate.do({ type: "output.add", output, title: "go test", text: "ok" });
  clock.now += 1_000;
  await interviewer.do({ type: "call.end" });

  const replay = await replayFor(session.second);
  const { index, pieces } = replay;
  expect(lengthOf(index.stretches)).toBe(110_000 + 67_000);
  expect(pieces.length).toBeGreaterThan(2);
  expect(pieces.every(({ steps }) => steps.length <= 500)).toBe(true);
  expect(index.density.reduce((sum, part) => sum + part, 0)).toBe(2_100);
  expect(index.idle).toContainEqual([111_000, 169_000]);
  // Rows of one group commit may bear the time of its last one: at rest they are what they were.
  for (const count of [50, 100, 550, 1_000, 1_100]) {
    expect(textAt(replay, count * 100 + 49), String(count)).toContain(texts[count]);
  }
  expect(textAt(replay, 171_500)).toBe(his.file(1).toJSON());
  const states = statesOf(index.events, index.stretches);
  expect(stateAt(states, 169_000).threads).toEqual([]);
  expect(stateAt(states, 170_001).threads.map(({ comments }) => comments[0]?.body)).toEqual(["Why so many?"]);
  expect(stateAt(states, lengthOf(index.stretches)).outputs).toHaveLength(1);
  const empty: ReplayPiece = { at: 0, frame: { texts: [], people: [] }, steps: [] };
  const people = new Playhead(seedOf(index.seed)).seek(pieces.at(-1) ?? empty, 171_500).people;
  expect([...people.keys()].toSorted()).toEqual([candidate.id, interviewer.id].toSorted());
});

test("nothing of the review, of notes or of what somebody tried in a focus time is in any byte of a replay", async () => {
  const { app, clock } = await onClock();
  const session = await createSession(app);
  const { candidate, interviewer } = session;
  await candidate.do({ type: "consent.give" });
  await candidate.do({ type: "review.open" });
  const thread = newThread("canary-first-wording");
  await candidate.do(thread);
  await candidate.do({ ...thread, type: "comment.edit", body: "final wording" });
  const gone = newThread("canary-deleted");
  await candidate.do(gone);
  await candidate.do({ type: "comment.delete", thread: gone.thread, comment: gone.comment });
  await candidate.do({ type: "review.submit", summary: "Done." });
  await interviewer.do({ type: "call.start", evenUnsubmitted: false });
  const notes = await new StockPage(interviewer, undefined, "notes").synced();
  notes.doc.getText("n:").insert(0, "canary-note");
  const hers = await new StockPage(candidate).synced();
  clock.now += 10_000;
  hers.file(1).insert(0, "before ");
  await written(app, session, 1);
  clock.now += 10_000;
  await candidate.do({ type: "focus.start", minutes: 2 });
  const put = async (text: string): Promise<void> => {
    const body = JSON.stringify({ file: added, text });
    expect((await candidate.ask("/focus", { method: "PUT", body })).status).toBe(204);
  };
  clock.now += 10_000;
  await put("canary-try\n");
  await put("kept\n");
  clock.now += 10_000;
  await candidate.do({ type: "focus.end" });
  await written(app, session, 2);
  clock.now += 10_000;
  const reply = { thread: thread.thread, comment: CommentId.parse(randomUUID()) };
  await interviewer.do({ type: "comment.add", ...reply, body: "after" });
  clock.now += 1_000;
  await interviewer.do({ type: "call.end" });

  const replay = await replayFor(interviewer);
  for (const told of ["final wording", "before ", "kept", "after"]) expect(replay.bytes).toContain(told);
  expect(replay.bytes).not.toContain("canary");
  expect(lengthOf(replay.index.stretches)).toBe(31_000);
  expect(textAt(replay, 19_000)).toBe("before one\ntwo\nthree\n");
  expect(textAt(replay, 20_000)).toContain("kept\n");
});

test("who may watch: the hiring team, after the end, and only while the candidate agrees", async () => {
  const app = await startTestApp();
  const session = await createCall(app);
  const { candidate, interviewer, second, observer, links } = session;
  const statuses = async (): Promise<number[]> =>
    Promise.all(
      [interviewer, second, observer, candidate].flatMap((person) => [
        person.ask("/replay").then(({ status }) => status),
        person.ask("/replay/pieces/0").then(({ status }) => status),
      ]),
    );
  const all = (hiring: number): number[] => [hiring, hiring, hiring, hiring, hiring, hiring, 403, 403];
  await candidate.do({ type: "consent.give" });
  expect(await statuses()).toEqual(all(403));
  await interviewer.do({ type: "call.end" });
  expect(await statuses()).toEqual(all(200));
  expect((await interviewer.ask("/replay/pieces/1")).status).toBe(404);
  expect((await interviewer.ask("/replay/pieces/x")).status).toBe(404);
  await interviewer.do({ type: "call.reopen" });
  expect(await statuses()).toEqual(all(403));
  await interviewer.do({ type: "call.end" });
  expect(await statuses()).toEqual(all(200));
  const page = await LivePage.of(interviewer);
  await candidate.do({ type: "consent.withdraw" });
  await until("it is compacted", () => page.closedWith !== null);
  expect(await statuses()).toEqual(all(409));
  const answer = await interviewer.ask("/replay");
  expect(await answer.text()).toContain("was deleted");
  await asOrganiser(app, `/sessions/${links.id}/erase`, { confirm: true });
});

test("without the candidate's consent there is no replay, and it is said why", async () => {
  const app = await startTestApp();
  const { interviewer } = await createCall(app);
  await interviewer.do({ type: "call.end" });
  const answer = await interviewer.ask("/replay");
  expect([answer.status, await answer.text()]).toEqual([
    409,
    expect.stringContaining("has not agreed to a replay"),
  ]);
});
