import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { SessionLinks } from "@tandiff/shared/api.ts";
import { FileId } from "@tandiff/shared/ids.ts";
import { expect, onTestFinished, test, vi } from "vitest";
import { OpenSession } from "./domain/open-session.ts";
import { Exports } from "./http/exports.ts";
import { LivePage } from "./live/testing-live.ts";
import { openTestStorage } from "./storage/testing.ts";
import { CountingPage } from "./sync/testing-page.ts";
import {
  asOrganiser,
  createCall,
  exampleExercise,
  newThread,
  pause,
  startTestApp,
  until,
  type TestApp,
} from "./testing-app.ts";
import { readMetrics } from "./testing-metrics.ts";
import { createFullSession, testSessions } from "./testing-sessions.ts";

const minute = 60_000;

/** A server that looks all the time for what nobody uses, by a clock that the test moves. */
async function lookingServer(unused: { readonly after?: number } = {}) {
  const clock = { ahead: 0 };
  const now = (): number => Date.now() + clock.ahead;
  const app = await startTestApp({ now, unused: { every: 10, ...unused } });
  await asOrganiser(app, "/exercises", exampleExercise());
  return { app, clock };
}

async function make(app: TestApp): Promise<SessionLinks> {
  const answer = await asOrganiser(app, "/sessions", {
    exercise: "go-parcels",
    candidate: "Cleo",
    interviewers: ["Ida"],
    observer: null,
    callAt: null,
    preset: "now",
  });
  return JSON.parse(await answer.text());
}

const held = async (app: TestApp): Promise<number> => (await readMetrics(app)).get("tandiff_sessions") ?? 0;

function isHeld(app: TestApp, sessions: number): Promise<void> {
  return expect.poll(() => held(app)).toBe(sessions);
}

test("a server lets go of the interviews that nobody has used for ten minutes, and of no others", async () => {
  const { app, clock } = await lookingServer();
  const made = 300;
  const first = await make(app);
  for (let count = 1; count < made; count += 1) await make(app);
  const watched = await createCall(app);
  const page = await LivePage.of(watched.interviewer);
  const typing = await new CountingPage(watched.candidate).synced();

  clock.ahead = 9 * minute;
  await pause(100);
  expect(await held(app), "all of them, as long as somebody may come back").toBe(made + 1);
  clock.ahead = 11 * minute;
  await isHeld(app, 1);
  expect((await readMetrics(app)).get("tandiff_rooms")).toBe(1);

  // Whoever has a page open goes on, and is told what others do.
  typing.type("<typed>", true);
  await until("it is stored", () => typing.acknowledged === 1);
  await watched.candidate.do(newThread("still here"));
  await until("it is told", () => page.kinds().includes("thread.opened"));
  expect([page.closedWith, typing.closed]).toEqual([null, []]);

  // And whoever comes back finds all.
  expect(JSON.parse(await (await asOrganiser(app, `/sessions/${first.id}`)).text())).toEqual(first);
  await isHeld(app, 2);
  expect(app.reported).toEqual([]);
});

test("a focus time ends when its time is up, though nobody is there meanwhile", async () => {
  const { app, clock } = await lookingServer({ after: 0 });
  const { candidate, interviewer, links } = await createCall(app);
  await candidate.do({ type: "focus.start", minutes: 2 });
  const body = JSON.stringify({ file: FileId.parse("2"), text: "written alone\n" });
  expect((await candidate.ask("/focus", { method: "PUT", body })).status).toBe(204);
  const kinds = () => [...app.test.log.readEvents(links.id)].map(({ kind }) => kind);
  await make(app);
  // The control: the other one is let go.
  await isHeld(app, 1);
  expect(kinds()).not.toContain("focus.ended");
  clock.ahead = 2 * minute;
  await until("it ends", () => kinds().includes("focus.ended"));
  await isHeld(app, 0);
  const back = await new CountingPage(interviewer).synced();
  expect(back.doc.getText("f:2").toJSON()).toBe("written alone\n");
  expect(app.reported).toEqual([]);
});

test("an interview is held as long as somebody waits for an export of it", async () => {
  const own = openTestStorage();
  onTestFinished(() => own.cleanUp());
  const sessions = testSessions(own, { unusedMilliseconds: 0 });
  onTestFinished(() => sessions.close());
  const session = await sessions.get(await createFullSession(own, sessions));
  const assertStill = (): void => undefined;
  const made = new Exports(own.storage, Date.now).archive({ session, participant: null, assertStill });
  sessions.forgetUnused();
  expect(sessions.opened(session.id)).toBe(session);
  await made;
  sessions.forgetUnused();
  expect(sessions.opened(session.id)).toBe(null);
});

test("nothing of an interview that was let go stays in memory", async () => {
  setFlagsFromString("--expose-gc");
  const collect: unknown = runInNewContext("gc");
  if (typeof collect !== "function") throw new Error("Nobody collects the garbage.");
  const opened: WeakRef<OpenSession>[] = [];
  const open = OpenSession.open.bind(OpenSession);
  const spy = vi.spyOn(OpenSession, "open").mockImplementation(async (options) => {
    const session = await open(options);
    opened.push(new WeakRef(session));
    return session;
  });
  onTestFinished(() => spy.mockRestore());
  const { app, clock } = await lookingServer();
  const inMemory = async (): Promise<number> => {
    // What mocks were given and have given back.
    spy.mockClear();
    for (let round = 0; round < 3; round += 1) {
      await pause(20);
      collect();
    }
    return opened.filter((session) => session.deref() !== undefined).length;
  };

  const calls = 5;
  for (let call = 0; call < calls; call += 1) {
    const { candidate, interviewer, links } = await createCall(app);
    const page = await new CountingPage(candidate).synced();
    const live = await LivePage.of(interviewer);
    page.type("<typed>", true);
    await until("it is stored", () => page.acknowledged === 1);
    await candidate.do(newThread("said"));
    await candidate.do({ type: "focus.start", minutes: 2 });
    await candidate.do({ type: "focus.end" });
    await interviewer.do({ type: "call.end" });
    for (const path of ["/export.zip", "/trace", "/fixes"]) {
      const answer = await interviewer.ask(path);
      expect(answer.status).toBe(200);
      await answer.arrayBuffer();
    }
    expect((await asOrganiser(app, `/sessions/${links.id}/export.zip`)).status).toBe(200);
    page.provider.destroy();
    live.socket.close();
  }
  await isHeld(app, calls);
  expect(await inMemory()).toBe(calls);
  clock.ahead = 11 * minute;
  await isHeld(app, 0);
  await expect.poll(inMemory).toBe(0);
});
