import { describe, expect, test } from "vitest";
import { postgresIsMissing } from "../storage/postgres/testing-database.ts";
import type { SessionLinks } from "@tandiff/shared/api.ts";
import { LivePage } from "../live/testing-live.ts";
import { asOrganiser, createCall, exampleExercise, newThread, pause, Person } from "../testing-app.ts";
import { readMetrics } from "../testing-metrics.ts";
import { atNode, replayed, startTwoApps, type NodeApp, type TwoAppsOptions } from "./testing-apps.ts";

/** Longer than interviews are kept. */
const months = 200 * 24 * 3_600_000;

/** Two nodes with an interview that has ended. */
async function withEndedCall(options: TwoAppsOptions) {
  const [one, other] = await startTwoApps({ ...options, housekeepingMilliseconds: 20 });
  const { interviewer, links } = await createCall(one);
  await interviewer.do({ type: "call.end" });
  const isKept = async (): Promise<boolean> => (await other.storage.erasureOf(links.id)) === null;
  return { one, isKept };
}

async function readiness({ url }: NodeApp): Promise<unknown> {
  return (await fetch(`${url}/readyz`, { headers: { Connection: "close" } })).json();
}

describe.skipIf(postgresIsMissing)("nodes that keep house", () => {
  test("erase what is over by their own clocks and the database's", async () => {
    let passed = 0;
    const { isKept } = await withEndedCall({ now: () => Date.now() + passed });
    passed = months;
    await expect.poll(isKept).toBe(false);
  });

  test("erase nothing while their clocks are ahead of the database's, and say that they are", async () => {
    let ahead = 0;
    const { one, isKept } = await withEndedCall({ ahead: () => ahead });
    expect(await readiness(one)).toEqual({ ok: true });
    ahead = months;
    await expect.poll(() => readiness(one)).toEqual({ ok: true, degraded: ["clock"] });
    const seconds = (await readMetrics(one)).get("tandiff_clock_ahead_seconds");
    expect(Math.abs(Number(seconds) - months / 1_000)).toBeLessThan(60);
    // Many times as long as it takes where the clocks agree.
    await pause(1_000);
    expect(await isKept()).toBe(true);
    ahead = 0;
    await expect.poll(() => readiness(one)).toEqual({ ok: true });
  });
});

const minute = 60_000;

test.skipIf(postgresIsMissing)(
  "a node whose clock is set five minutes ahead ends no focus time for it, before it has compared it again",
  async () => {
    let ahead = 0;
    const [one, other] = await startTwoApps({ hear: true, ahead: (node) => (node === 1 ? ahead : 0) });
    const { candidate, interviewer, links } = await createCall(one);
    await LivePage.of(atNode(other, interviewer));
    await candidate.do({ type: "focus.start", minutes: 2 });
    ahead = 5 * minute;
    await pause(4_000);
    expect((await replayed(one, links.id)).kinds).not.toContain("focus.ended");
    await candidate.do({ type: "focus.end" });
    expect((await replayed(one, links.id)).kinds, "the control").toContain("focus.ended");
  },
);

describe.skipIf(postgresIsMissing).each([
  ["ahead of", 5 * minute],
  ["behind", -5 * minute],
])("a node whose clock is five minutes %s the database's", (_where, off) => {
  /** A right node and a wrong one, and what moves all clocks on. */
  async function withWrongOne() {
    let passed = 0;
    const now = () => Date.now() + passed;
    const [right, wrong] = await startTwoApps({
      hear: true,
      now,
      ahead: (node) => (node === 1 ? off : 0),
    });
    return { right, wrong, now, pass: (milliseconds: number) => void (passed += milliseconds) };
  }

  test("ends a focus time when its time is up, and no sooner", { timeout: 60_000 }, async () => {
    const { right, wrong, pass } = await withWrongOne();
    const { candidate, interviewer, links } = await createCall(right);
    await LivePage.of(atNode(wrong, interviewer));
    await candidate.do({ type: "focus.start", minutes: 2 });
    const isOver = async () => (await replayed(wrong, links.id)).kinds.includes("focus.ended");
    await pause(4_000);
    expect(await isOver()).toBe(false);
    // It alone is there to end it.
    await right.stop();
    pass(2 * minute);
    await expect.poll(isOver, { timeout: 20_000 }).toBe(true);
  });

  test("opens a review and closes it when the others do", { timeout: 60_000 }, async () => {
    const { wrong, now, pass } = await withWrongOne();
    const added = exampleExercise();
    await asOrganiser(wrong, "/exercises", added);
    const callAt = now() + 3 * 24 * 60 * minute + 2 * minute;
    const answer = await asOrganiser(wrong, "/sessions", {
      exercise: added.content.slug,
      candidate: "Cleo",
      interviewers: ["Ida"],
      observer: null,
      callAt: new Date(callAt).toISOString(),
      preset: "72h",
    });
    const { id, links }: SessionLinks = JSON.parse(await answer.text());
    const { createdAt } = (await replayed(wrong, id)).state;
    expect(Math.abs(createdAt - now()), "what it says of times").toBeLessThan(minute);
    const candidate = await new Person(wrong, links.candidate).takeSeat();
    expect((await candidate.command({ type: "review.open" })).status, "in two minutes").toBe(403);
    pass(2 * minute);
    await candidate.do({ type: "review.open" });
    pass(2 * 24 * 60 * minute - 2 * minute);
    await candidate.do(newThread("Two minutes before it is due."));
    pass(4 * minute);
    expect((await candidate.command(newThread("Two minutes later."))).status).toBe(403);
  });
});
