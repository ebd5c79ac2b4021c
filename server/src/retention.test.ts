import { expect, test } from "vitest";
import type { SessionLinks, SessionsView } from "@tandiff/shared/api.ts";
import { asOrganiser, createCall, pause, Person, startTestApp, until, type TestApp } from "./testing-app.ts";

const day = 24 * 3_600_000;

async function serverWithClock() {
  const clock = { now: Date.now() };
  const app = await startTestApp({ now: () => clock.now, housekeepingMilliseconds: 20 });
  return { app, clock };
}

async function erased(app: TestApp): Promise<SessionsView["erased"]> {
  const view: SessionsView = JSON.parse(await (await asOrganiser(app, "/sessions")).text());
  return view.erased;
}

test("an interview is erased by itself when its days are over, also after a restart, and the others stay", async () => {
  const { app, clock } = await serverWithClock();
  const ended = await createCall(app);
  await ended.interviewer.do({ type: "call.end" });
  const end = clock.now;
  clock.now += 90 * day;
  const running = await createCall(app);
  clock.now = end + 180 * day - 1_000;
  const again = await app.restart();
  await pause(80);
  expect(await erased(again)).toEqual([]);
  clock.now = end + 180 * day;
  await until("it is erased", () => again.test.keyring.erasureOf(ended.links.id) !== null);
  expect(await erased(again)).toEqual([{ id: ended.links.id, by: "retention", at: clock.now }]);
  expect((await ended.candidate.ask("/welcome")).status).toBe(410);
  expect((await running.candidate.ask("/welcome")).status).toBe(200);
  const said = again.journal.filter((line) => line.includes("was erased"));
  expect(said).toHaveLength(1);
  expect(said[0]).toContain("A session was erased: the time was over for which it was kept.");
  expect(said.join("")).not.toContain(ended.links.id);
  // One that never ended counts from the last that happened in it.
  clock.now = end + (90 + 180) * day;
  await until("it is erased, too", () => again.test.keyring.erasureOf(running.links.id) !== null);
  expect(again.reported).toEqual([]);
});

test("a session is kept for as many days as it was made with, which its people are told", async () => {
  const { app, clock } = await serverWithClock();
  await createCall(app);
  const make = (retentionDays: unknown) =>
    asOrganiser(app, "/sessions", {
      exercise: "go-parcels",
      candidate: "Cleo",
      interviewers: ["Ida"],
      observer: null,
      callAt: null,
      preset: "now",
      retentionDays,
    });
  for (const wrong of [0, 3_651, 1.5, "7"]) expect((await make(wrong)).status).toBe(400);
  const links: SessionLinks = JSON.parse(await (await make(7)).text());
  const created = [...app.test.log.readEvents(links.id)].map(({ payload }) =>
    Buffer.from(payload).toString(),
  );
  expect(created[0]).toContain('"retentionDays":7');
  const interviewer = await new Person(app, links.links.interviewers[0]?.url ?? "").takeSeat();
  await interviewer.do({ type: "call.start", evenUnsubmitted: true });
  await interviewer.do({ type: "call.end" });
  clock.now += 7 * day - 1_000;
  await pause(60);
  expect(await erased(app)).toEqual([]);
  clock.now += 1_000;
  await until("it is erased", () => app.test.keyring.erasureOf(links.id) !== null);
});
