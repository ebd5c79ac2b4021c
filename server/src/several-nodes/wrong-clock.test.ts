import { describe, expect, test } from "vitest";
import { postgresIsMissing } from "../storage/postgres/testing-database.ts";
import { createCall, pause } from "../testing-app.ts";
import { readMetrics } from "../testing-metrics.ts";
import { startTwoApps, type NodeApp, type TwoAppsOptions } from "./testing-apps.ts";

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
