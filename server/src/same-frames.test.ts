import { randomUUID } from "node:crypto";
import { BlobHash, CommandId, CommentId, ThreadId } from "@tandiff/shared/ids.ts";
import type { Command } from "@tandiff/shared/session/commands.ts";
import { emptyScorecard } from "@tandiff/shared/scoring/empty-scorecard.ts";
import { noteRoot } from "@tandiff/shared/sync/protocol.ts";
import { expect, test } from "vitest";
import { LivePage } from "./live/testing-live.ts";
import { helloFrame, RawPage, StockPage, syncFrame } from "./sync/testing-page.ts";
import { isFull, printedSeed, randomFrom, sayRounds } from "./sync/testing.ts";
import {
  asOrganiser,
  createSession,
  exampleExercise,
  newThread,
  startTestApp,
  until,
  type Person,
  type TestApp,
  type TestSession,
} from "./testing-app.ts";
import { uuidFrom, Walker } from "./testing-walker.ts";

const seed = printedSeed("same frames");

/** What interviewers and the observer do among themselves, one after the other, for as long as it is asked for. */
async function* privately({ interviewer, second, observer, links }: TestSession, app: TestApp) {
  const his = await new StockPage(interviewer, undefined, "notes").synced();
  const theirs = await new StockPage(observer, undefined, "notes").synced();
  for (let turn = 0; ; turn += 1) {
    const body = JSON.stringify({ key: `k${turn}`, body: "private", position: null, basis: null });
    await interviewer.ask("/drafts", { method: "PUT", body });
    yield;
    const [mine, yours] = [his, theirs].map(({ doc }) => doc.getText(noteRoot(null)));
    mine?.insert(0, `note ${turn} `);
    await until("the note has come", () => mine?.toJSON() === yours?.toJSON());
    yield;
    for (const person of [second, observer]) {
      await person.ask("/viewed", {
        method: "PUT",
        body: JSON.stringify({ path: "main.go", viewed: turn % 2 === 0 }),
      });
      await person.ask("/export.zip");
      // Not theirs to do: refused, without a trace for others.
      await person.command({ type: "focus.start", minutes: 2 });
    }
    await asOrganiser(app, `/sessions/${links.id}/export.zip`);
    yield;
    const card = { ...emptyScorecard, recommendation: "no", summary: `private ${turn}` };
    await second.ask("/scorecard/submissions", {
      method: "POST",
      body: JSON.stringify({ id: randomUUID(), card }),
    });
    yield;
  }
}

/** What interviewers show each other while they wait; in the call it is for all to see. */
async function* waiting({ interviewer, second, observer }: TestSession) {
  for (let turn = 0; ; turn += 1) {
    const [his, other] = [
      await LivePage.of(interviewer),
      await LivePage.of(turn % 2 === 0 ? second : observer),
    ];
    his.say({ view: "file", path: `private-${turn}` });
    other.socket.send(JSON.stringify({ type: "follow", leader: interviewer.id }));
    await until("it is seen", () => other.texts.join("").includes(`private-${turn}`));
    for (const page of [his, other]) page.socket.terminate();
    yield;
  }
}

/** All that the candidate's page and script get in an interview, with everybody's ids by their parts in it. */
async function candidatesView(script: number, activity: "none" | "private" | "shared"): Promise<string[]> {
  // The same time at all times: what still tells the runs apart is told by the server.
  const app = await startTestApp({ now: () => 1_800_000_000_000, beatMilliseconds: 3_600_000 });
  const session = await createSession(app);
  const { candidate, interviewer, second, observer, links } = session;
  const random = randomFrom(script);
  const pool = {
    participants: [candidate.id, interviewer.id, second.id, observer.id],
    sessions: [links.id],
    blobs: Object.keys(exampleExercise().blobs).map((hash) => BlobHash.parse(hash)),
  };
  const walker = new Walker(app, candidate, pool, random);
  const live = await LivePage.of(candidate);
  const [inside, before] = [privately(session, app), waiting(session)];
  let code: RawPage | null = null;

  const settle = async (): Promise<void> => {
    // A pong comes behind all that the server had sent by then.
    for (const { socket } of code ? [live, code] : [live]) {
      const pong = new Promise((resolve) => socket.once("pong", resolve));
      socket.ping();
      await pong;
    }
  };
  const walk = async (steps: number, inCall: boolean): Promise<void> => {
    for (let step = 0; step < steps; step += 1) {
      if (activity !== "none") await inside.next();
      if (activity === "shared" || (activity === "private" && !inCall)) await before.next();
      // After the end it leads to a compaction, which comes when it is done.
      const later = "consent.withdraw";
      await walker.step(["review.open", "review.submit", "focus.offer", "focus.start", later]);
      await settle();
    }
  };
  const command = (of: Person, request: Command) => of.command(request, CommandId.parse(uuidFrom(random)));
  await walk(3, false);
  await command(candidate, { type: "review.open" });
  const thread = ThreadId.parse(uuidFrom(random));
  await command(candidate, { ...newThread("posted"), thread, comment: CommentId.parse(uuidFrom(random)) });
  await walk(4, false);
  await command(candidate, { type: "review.submit", summary: "done" });
  await walk(3, false);
  await command(interviewer, { type: "call.start", evenUnsubmitted: true });
  code = await RawPage.of(candidate);
  code.send(helloFrame(77), syncFrame("step1", Uint8Array.from([0])));
  await walk(5, true);
  await command(interviewer, { type: "call.end" });
  await walk(3, true);
  await walker.sweep();
  await settle();
  const frames = code.received.map((frame) => Buffer.from(frame).toString("latin1"));
  return anonymous([...live.texts, "code", ...frames, "walk", ...walker.got], session);
}

/** With everybody's ids, the request's and the workspace's epoch, all drawn anew each time, by words of their length. */
function anonymous(texts: readonly string[], session: TestSession): string[] {
  const { candidate, interviewer, second, observer, links } = session;
  const ids = [candidate, interviewer, second, observer, links].map(({ id }) => id);
  const epoch = /"epoch":"([^"]+)"/.exec(texts.join("\n"))?.[1] ?? "no epoch";
  return texts.map((text) => {
    const named = ids.reduce(
      (rest, id, index) => rest.replaceAll(id, `id-${index}`.padEnd(id.length, "-")),
      text,
    );
    return named
      .replaceAll(epoch, "epoch".padEnd(epoch.length, "-"))
      .replaceAll(/"request":"[\w-]{12}"/g, "");
  });
}

const scripts = isFull ? 100 : 3;

test("the candidate gets the same frames and answers whether the interviewers do anything among themselves or not", async () => {
  for (let script = seed; script < seed + scripts; script += 1) {
    const quiet = await candidatesView(script, "none");
    expect(quiet.length).toBeGreaterThan(60);
    expect(await candidatesView(script, "private"), `TANDIFF_SEED=${script}`).toEqual(quiet);
    // What they do in the call is for all to see.
    expect(await candidatesView(script, "shared"), `TANDIFF_SEED=${script}`).not.toEqual(quiet);
  }
  sayRounds("same frames", seed, `${scripts} scripts, each played three times`);
}, 3_600_000);
