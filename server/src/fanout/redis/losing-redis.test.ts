import { describe, expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { until } from "../../testing-app.ts";
import { joined, type Joined, type ListeningNode } from "../contract/testing-contract.ts";
import { startLineProxy } from "./testing-line-proxy.ts";
import { newPrefix, openTestLine, ownRedisIsMissing, startOwnRedis } from "./testing-redis.ts";
import type { TestRedis } from "./testing-server.ts";

interface Places {
  readonly redis: TestRedis;
  readonly places: Joined;
}

async function openPlaces(): Promise<Places> {
  const redis = await startOwnRedis();
  onTestFinished(() => redis.stop());
  const prefix = newPrefix();
  return { redis, places: joined(() => Promise.resolve(openTestLine(redis.url, prefix))) };
}

const holds = (node: ListeningNode): boolean => node.fanOut.state.kind === "connected";

let lastSeq = 0;

/** Says something new until it is heard: what was said at first may have been lost. */
async function isHeard(teller: ListeningNode, hearer: ListeningNode, { session }: Joined): Promise<void> {
  lastSeq += 1;
  const seq = lastSeq;
  await until("it is heard", () => {
    teller.fanOut.tell(session, { kind: "rows", seq, rows: [] });
    return hearer.news.some((news) => news.kind === "rows" && news.seq === seq);
  });
}

async function twoNodes(places: Joined): Promise<readonly [ListeningNode, ListeningNode]> {
  const [teller, hearer] = [await places.node(), await places.node()];
  for (const node of [teller, hearer]) await node.follow(places.session);
  await isHeard(teller, hearer, places);
  return [teller, hearer];
}

describe.skipIf(ownRedisIsMissing)("a Redis that fails", () => {
  test("killed and started again, all is heard again, and listeners are told to look", async () => {
    const { redis, places } = await openPlaces();
    const [teller, hearer] = await twoNodes(places);
    const changes: string[] = [];
    hearer.fanOut.onState(() => changes.push(hearer.fanOut.state.kind));
    await redis.kill();
    await until("both know that it is lost", () => !holds(teller) && !holds(hearer));
    expect(await teller.fanOut.count("anything", 0.001)).toBeNull();
    expect(hearer.fanOut.state).toMatchObject({ kind: "lost" });
    teller.fanOut.tell(places.session, { kind: "needs" });
    const before = hearer.missedTimes;
    await redis.start();
    await until("the line holds again", () => holds(teller) && holds(hearer));
    await until("it is told to look", () => hearer.missedTimes > before);
    await isHeard(teller, hearer, places);
    expect(hearer.news.filter(({ kind }) => kind !== "rows")).toEqual([]);
    expect(changes).toEqual(["lost", "connected"]);
  });

  test("whose connections are cut off, one by one and all at once, goes on", async () => {
    const { redis, places } = await openPlaces();
    const [teller, hearer] = await twoNodes(places);
    for (const type of ["normal", "pubsub", "normal", "pubsub"]) {
      const before = hearer.missedTimes;
      await redis.run("CLIENT", "KILL", "TYPE", type);
      await until("it is told to look", () => hearer.missedTimes > before);
      await isHeard(teller, hearer, places);
    }
    expect([teller.dropped, hearer.dropped]).toEqual([[], []]);
  });

  test("that is emptied changes nothing but counts, of which alone it keeps any", async () => {
    const { redis, places } = await openPlaces();
    const [teller, hearer] = await twoNodes(places);
    const before = hearer.missedTimes;
    expect(await teller.fanOut.count("192.0.2.1", 0.001)).toBe(1);
    const keys = z.array(z.string()).parse(await redis.run("KEYS", "*"));
    expect(keys).toHaveLength(1);
    expect(keys[0], "it tells nothing").not.toContain("192.0.2.1");
    expect(await redis.run("TTL", keys[0] ?? ""), "it ends by itself").toBeGreaterThan(0);
    await redis.run("FLUSHALL");
    expect(await hearer.fanOut.count("192.0.2.1", 0.001)).toBe(1);
    await redis.run("FLUSHALL");
    await isHeard(teller, hearer, places);
    expect(hearer.missedTimes).toBe(before);
    expect(await redis.run("DBSIZE")).toBe(0);
  });

  test("that is not there at the start is no reason not to start, and is found later", async () => {
    const { redis, places } = await openPlaces();
    await redis.kill();
    const [teller, hearer] = [await places.node(), await places.node()];
    hearer.fanOut.listen(places.session, hearer);
    teller.fanOut.tell(places.session, { kind: "needs" });
    expect(hearer.fanOut.state).toMatchObject({ kind: "lost" });
    await redis.start();
    await until("it begins", () => hearer.missedTimes > 0);
    await isHeard(teller, hearer, places);
    expect(hearer.news).not.toContainEqual({ kind: "needs" });
  });

  test("that swallows all bytes is noticed, and used again once it does not", async () => {
    const { redis } = await openPlaces();
    const proxy = await startLineProxy(redis.url);
    const prefix = newPrefix();
    const [near, far] = [openTestLine(proxy.url, prefix), openTestLine(redis.url, prefix)];
    const lines = [near, far];
    const both = joined(() => Promise.resolve(lines.shift() ?? far));
    const [cutOff, other] = await twoNodes(both);
    for (const swallowed of ["sent", "answered", "both"] as const) {
      proxy.swallow(swallowed);
      await until("it is noticed", () => !holds(cutOff));
      expect(holds(other)).toBe(true);
      proxy.swallow(null);
      await until("it holds again", () => holds(cutOff));
      await isHeard(cutOff, other, both);
      await isHeard(other, cutOff, both);
    }
  });

  test("that takes nothing makes nobody wait, and memory does not grow with what is said", async () => {
    const { redis } = await openPlaces();
    const proxy = await startLineProxy(redis.url);
    const line = openTestLine(proxy.url, newPrefix());
    onTestFinished(() => line.close());
    await until("the line holds", () => line.lostSince === null);
    proxy.swallow("both");
    const before = process.memoryUsage();
    const message = Buffer.alloc(64 * 1_024, 1);
    for (let count = 0; count < 10_000; count += 1) line.publish("all", message);
    const grown = process.memoryUsage().arrayBuffers - before.arrayBuffers;
    expect(grown).toBeLessThan(64 * 1_024 * 1_024);
    await until("it is given up", () => line.lostSince !== null);
    line.publish("all", message);
  });
});
