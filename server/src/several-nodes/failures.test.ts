import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, onTestFinished, test } from "vitest";
import { ownRedisIsMissing, startOwnRedis } from "../fanout/redis/testing-redis.ts";
import { ownPostgresIsMissing, postgresIsMissing } from "../storage/postgres/testing-database.ts";
import { startKillablePostgres } from "../storage/postgres/testing-killable.ts";
import { startPromotablePostgres, type PromotablePostgres } from "../storage/postgres/testing-promotable.ts";
import { isFull, printedSeed, randomFrom } from "../sync/testing.ts";
import { startNodes, type TestNode, type TestNodes } from "../testing-nodes.ts";
import type { Crowd } from "../testing-crowd.ts";
import { liveThrough, mostPauses, sayTooLong, type Pauses, type Trouble } from "../testing-proof.ts";

/** How often each trouble happens in the test command, and in the full one, and what people may wait. */
const counts = {
  "a node is killed": [5, 100, mostPauses.ofNode],
  "all nodes are replaced, one after the other": [2, 100, mostPauses.ofNode],
  "a node is cut off from PostgreSQL": [1, 20, mostPauses.ofPostgres],
  "PostgreSQL is killed": [1, 25, mostPauses.ofPostgres],
  "PostgreSQL is restarted": [1, 25, mostPauses.ofPostgres],
  "PostgreSQL is lost, and its synchronous standby promoted": [1, 10, mostPauses.ofPostgres],
  "Redis is killed": [1, 100, mostPauses.ofRedis],
  "Redis is flushed": [1, 20, mostPauses.ofRedis],
  "a node is cut off from Redis": [1, 20, mostPauses.ofRedis],
  "a node is cut off from Redis, and only who is on it writes": [1, 20, mostPauses.ofRedis],
} as const;
type Name = keyof typeof counts;

const nodeCount = 3;

/** How long a node stays cut off. Milliseconds. */
const partitionTime = 4_000;

/** How long one stays cut off from PostgreSQL: for longer than its people may wait, so that it has to send them away. Milliseconds. */
const databasePartitionTime = 12_000;

/** How long people type after a flush, before the next trouble. Milliseconds. */
const flushedTime = 500;

/** How long somebody writes alone on a node that is cut off. Milliseconds. */
const writingAlone = 8_000;

function times(name: Name, happen: Trouble["happen"]): readonly Trouble[] {
  const [usual, full] = counts[name];
  return Array.from({ length: isFull ? full : usual }, () => ({ name, happen }));
}

function shuffled(troubles: readonly Trouble[], random: (below: number) => number): readonly Trouble[] {
  return troubles
    .map((trouble) => ({ trouble, at: random(1_000_000) }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ trouble }) => trouble);
}

function isName(name: string): name is Name {
  return name in counts;
}

function tooLong(title: string, seed: number, found: Pauses): readonly string[] {
  // Where nothing fails nobody waits for longer than where a node does.
  return sayTooLong(title, seed, found, (name) => (isName(name) ? counts[name][2] : mostPauses.ofNode));
}

/** Where there is none nodes look for themselves, and the rest is as true. */
async function redisUrl(): Promise<string | null> {
  if (ownRedisIsMissing) return null;
  const { url, stop } = await startOwnRedis();
  onTestFinished(stop);
  return url;
}

async function replaceAll(nodes: readonly TestNode[]): Promise<void> {
  for (const node of nodes) {
    expect(await node.stop()).toMatchObject({ code: 0 });
    await node.start();
  }
}

/**
 * Brings the candidate to a node that is cut off from Redis, and all others to the others, and lets nobody else write: then
 * nobody hears of a row that this one is missing. How long people wait to be brought there is nobody's failure, and not noted.
 */
async function writeAloneCutOff({ nodes, balancer }: TestNodes, cutOff: number, crowd: Crowd): Promise<void> {
  const ids = crowd.people.map(({ id }) => id);
  const placeOf = (person: number): number => (cutOff + (person <= 0 ? 0 : 1 + (person % 2))) % nodeCount;
  balancer.choose(({ url = "" }) => placeOf(ids.findIndex((id) => url.includes(id))));
  for (const { balanced } of nodes) {
    balanced.line.cut();
    balanced.line.mend();
  }
  crowd.onlyCandidateWrites = true;
  await crowd.longestPause();
  const news = nodes[cutOff]?.news;
  news?.cut();
  await pause(writingAlone);
  news?.mend();
  crowd.onlyCandidateWrites = false;
  balancer.choose(null);
}

/** That the proof would see it if something were lost: a standby that has not heard all lacks what was shown as saved. */
async function expectNoticed(server: TestNodes, postgres: PromotablePostgres): Promise<void> {
  const happen = async (): Promise<void> => {
    const standby = await postgres.addStandby("asynchronous");
    standby.line.hold();
    await pause(partitionTime);
    await standby.promote();
  };
  const proof = liveThrough(server, postgres.url, [{ name: "a late standby is promoted", happen }]);
  await expect(proof).rejects.toThrow(/After “a late standby is promoted”|words/);
}

const troubleTime = 60_000;

// A second try would hide what was lost in the first.
describe.skipIf(postgresIsMissing || ownPostgresIsMissing)(
  "while four people type into one file on three nodes",
  { retry: 0 },
  () => {
    test(
      "nodes are killed and replaced: nothing is lost or doubled, and all see the same",
      { timeout: 120_000 + 250 * troubleTime },
      async () => {
        const title = "Nodes fail";
        const seed = printedSeed(title);
        const random = randomFrom(seed);
        const [postgres, redis] = await Promise.all([startKillablePostgres(), redisUrl()]);
        const server = await startNodes(nodeCount, postgres.url, redis);
        const any = (): TestNode => {
          const node = server.nodes[random(nodeCount)];
          if (node === undefined) throw new Error("There is no node.");
          return node;
        };
        const troubles = [
          ...times("a node is killed", async () => {
            const node = any();
            await node.kill();
            await pause(random(500));
            await node.start();
          }),
          ...times("all nodes are replaced, one after the other", () => replaceAll(server.nodes)),
          ...times("a node is cut off from PostgreSQL", async () => {
            const { database } = any();
            if (random(2) === 0) database.cut();
            else database.hold();
            await pause(databasePartitionTime);
            database.mend();
          }),
        ];
        const pauses = await liveThrough(server, postgres.url, shuffled(troubles, random));
        expect(tooLong(title, seed, pauses)).toEqual([]);
        expect(
          server.balancer.nodes.every(({ sockets }) => sockets > 0),
          "each node had people",
        ).toBe(true);
      },
    );

    test(
      "PostgreSQL fails: nothing is lost or doubled, and all see the same",
      { timeout: 120_000 + 100 * troubleTime },
      async () => {
        const title = "PostgreSQL fails";
        const seed = printedSeed(title);
        const random = randomFrom(seed);
        const [postgres, redis] = await Promise.all([startPromotablePostgres(), redisUrl()]);
        const server = await startNodes(nodeCount, postgres.url, redis);
        const troubles = [
          ...times("PostgreSQL is killed", () => postgres.end("SIGKILL")),
          ...times("PostgreSQL is restarted", () => postgres.end("SIGINT")),
          ...times("PostgreSQL is lost, and its synchronous standby promoted", async () => {
            const standby = await postgres.addStandby("synchronous");
            await standby.promote();
          }),
        ];
        const pauses = await liveThrough(server, postgres.url, shuffled(troubles, random));
        expect(tooLong(title, seed, pauses)).toEqual([]);
        if (isFull) await expectNoticed(server, postgres);
      },
    );

    test.skipIf(ownRedisIsMissing)(
      "Redis fails: nothing is lost or doubled, and all see the same",
      { timeout: 120_000 + 150 * troubleTime },
      async () => {
        const title = "Redis fails";
        const seed = printedSeed(title);
        const random = randomFrom(seed);
        const [postgres, redis] = await Promise.all([startKillablePostgres(), startOwnRedis()]);
        const server = await startNodes(nodeCount, postgres.url, redis.url);
        const troubles = [
          ...times("Redis is killed", async () => {
            await redis.kill();
            await pause(random(2_000));
            await redis.start();
          }),
          ...times("Redis is flushed", async () => {
            await redis.run("FLUSHALL");
            // It is done before anybody has typed the next word.
            await pause(flushedTime);
          }),
          ...times("a node is cut off from Redis", async () => {
            const news = server.nodes[random(nodeCount)]?.news;
            if (random(2) === 0) news?.cut();
            else news?.hold();
            await pause(partitionTime);
            news?.mend();
          }),
          ...times("a node is cut off from Redis, and only who is on it writes", (crowd) =>
            writeAloneCutOff(server, random(nodeCount), crowd),
          ),
        ];
        const pauses = await liveThrough(server, postgres.url, shuffled(troubles, random));
        expect(tooLong(title, seed, pauses)).toEqual([]);
      },
    );
  },
);
