import { createSecretKey, randomBytes } from "node:crypto";
import { describe, expect, onTestFinished, test } from "vitest";
import { openRedisFanOut } from "../fanout/redis/redis-fan-out.ts";
import {
  ownRedisIsMissing,
  redisIsMissing,
  sharedRedisUrl,
  startOwnRedis,
} from "../fanout/redis/testing-redis.ts";
import { LivePage } from "../live/testing-live.ts";
import { readSharedKeyring } from "../storage/keyring.ts";
import { postgresIsMissing } from "../storage/postgres/testing-database.ts";
import { createCall, newThread, pause, until } from "../testing-app.ts";
import { startLine } from "../testing-line.ts";
import { readMetrics } from "../testing-metrics.ts";
import { placeOf, urlThrough } from "../testing-place.ts";
import { atNode, meeting } from "./testing-apps.ts";
import { newWiring, startWiredApp, type WiredApp } from "./testing-wired-app.ts";

async function readiness({ url }: WiredApp): Promise<readonly [number, unknown]> {
  const answer = await fetch(`${url}/readyz`, { headers: { Connection: "close" } });
  return [answer.status, await answer.json()];
}

const reading = async (app: WiredApp, name: string): Promise<number> =>
  (await readMetrics(app)).get(name) ?? 0;

describe.skipIf(postgresIsMissing || redisIsMissing)("a node on PostgreSQL and Redis", () => {
  test("is ready without Redis, and says that it has lost it, for how long, and that it is back", async () => {
    const line = await startLine(placeOf(sharedRedisUrl()));
    onTestFinished(() => line.close());
    const app = await startWiredApp(await newWiring(), urlThrough(line, sharedRedisUrl()));
    const ready = [200, { ok: true }];
    await expect.poll(() => readiness(app)).toEqual(ready);
    const lostFor = async () => (await readMetrics(app)).get("tandiff_news_lost_seconds");
    await expect.poll(lostFor).toBe(0);

    line.cut();
    await expect.poll(() => readiness(app)).toEqual([200, { ok: true, degraded: ["redis"] }]);
    const lost = Number(await lostFor());
    await expect.poll(lostFor).toBeGreaterThan(lost);
    const { candidate } = await createCall(app);
    await candidate.do(newThread("Stored all the same."));

    line.mend();
    await expect.poll(() => readiness(app)).toEqual(ready);
    await expect.poll(lostFor).toBe(0);
    expect(app.reported).toEqual([]);
  });

  test.skipIf(ownRedisIsMissing)(
    "says that it hears no other node where one is on another Redis, until both are on one again",
    async () => {
      const redis = await startOwnRedis();
      onTestFinished(() => redis.stop());
      const line = await startLine(placeOf(sharedRedisUrl()));
      onTestFinished(() => line.close());
      const wiring = await newWiring();
      const one = await startWiredApp(wiring, sharedRedisUrl());
      const other = await startWiredApp(wiring, urlThrough(line, sharedRedisUrl()));
      const apps = [one, other];
      const { candidate, interviewer } = await createCall(one);
      const there = atNode(other, interviewer);
      const page = await LivePage.of(there);
      const threads = () => page.kinds().filter((kind) => kind === "thread.opened").length;
      /** Says whether both know that they do not hear each other. */
      const goOn = async (): Promise<boolean> => {
        await candidate.do(newThread("At the one."));
        await there.do(newThread("At the other."));
        await pause(500);
        const answers = await Promise.all(apps.map(readiness));
        return answers.every(([, body]) => JSON.stringify(body).includes("redis"));
      };
      const ready = [200, { ok: true }];
      const lostFor = async () =>
        Math.max(...(await Promise.all(apps.map((app) => reading(app, "tandiff_news_lost_seconds")))));
      for (const app of apps) await expect.poll(() => readiness(app)).toEqual(ready);
      const warnings = one.warned.length;

      line.lead(placeOf(redis.url));
      await expect.poll(goOn, { timeout: 45_000 }).toBe(true);
      expect(await readiness(one)).toEqual([200, { ok: true, degraded: ["redis"] }]);
      expect(one.warned.slice(warnings).join("\n")).toContain("Other nodes are there and none is heard");
      const lost = await lostFor();
      await expect.poll(lostFor).toBeGreaterThan(lost);
      const from = performance.now();
      for (let left = 12; left > 0; left -= 1) {
        const before = threads();
        await candidate.do(newThread("Seen soon."));
        await until("the other one sees it", () => threads() > before);
      }
      expect(performance.now() - from, "as if Redis were away, and not once a second").toBeLessThan(8_000);

      line.lead(placeOf(sharedRedisUrl()));
      for (const app of apps) await expect.poll(() => readiness(app)).toEqual(ready);
      await expect.poll(lostFor).toBe(0);
      expect(apps.flatMap(({ reported }) => reported)).toEqual([]);
    },
    120_000,
  );

  test("counts its connections, and the appends that another node came before", async () => {
    const wiring = await newWiring();
    const commits = meeting();
    const one = await startWiredApp(wiring, sharedRedisUrl(), commits);
    const other = await startWiredApp(wiring, sharedRedisUrl(), commits);
    const { candidate, interviewer } = await createCall(one);
    const stale = async (): Promise<number> =>
      (await reading(one, "tandiff_stale_appends_total")) +
      (await reading(other, "tandiff_stale_appends_total"));
    expect(await stale()).toBe(0);
    commits.await(2);
    await Promise.all([
      candidate.do(newThread("At the one.")),
      atNode(other, interviewer).do(newThread("At the other.")),
    ]);
    expect(await stale()).toBeGreaterThan(0);

    const metrics = await readMetrics(one);
    const [busy, idle, awaited] = ["busy", "idle", "awaited"].map((state) =>
      metrics.get(`tandiff_database_connections{state="${state}"}`),
    );
    expect(Number(busy) + Number(idle)).toBeGreaterThan(0);
    expect(awaited).toBeDefined();
    expect([...one.reported, ...other.reported]).toEqual([]);
  });

  test("counts news that it did not believe, by reason", async () => {
    const wiring = await newWiring();
    const app = await startWiredApp(wiring, sharedRedisUrl());
    const dropped = (reason: string): Promise<number> =>
      reading(app, `tandiff_dropped_news_total{reason="${reason}"}`);
    expect([await dropped("clock"), await dropped("unreadable")]).toEqual([0, 0]);

    const keyring = readSharedKeyring(wiring.keyring);
    const common = { url: sharedRedisUrl(), keyOf: () => null, lost: () => undefined };
    const late = openRedisFanOut({
      ...common,
      deriveKey: (purpose) => keyring.deriveKey(purpose),
      now: () => Date.now() - 120_000,
    });
    onTestFinished(() => late.close());
    await expect.poll(() => dropped("clock")).toBeGreaterThan(0);
    expect(await dropped("unreadable")).toBe(0);

    const forged = openRedisFanOut({
      ...common,
      // Knows where the nodes talk, and not what they seal it with.
      deriveKey: (purpose) =>
        purpose.includes("names") ? keyring.deriveKey(purpose) : createSecretKey(randomBytes(32)),
      now: Date.now,
    });
    onTestFinished(() => forged.close());
    await expect.poll(() => dropped("unreadable")).toBeGreaterThan(0);
  });
});
