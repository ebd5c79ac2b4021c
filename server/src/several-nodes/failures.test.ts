import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { ownRedisIsMissing, startOwnRedis } from "../fanout/redis/testing-redis.ts";
import { ownPostgres } from "../storage/postgres/testing-binaries.ts";
import { postgresIsMissing } from "../storage/postgres/testing-database.ts";
import { startKillablePostgres } from "../storage/postgres/testing-killable.ts";
import { startPromotablePostgres, type PromotablePostgres } from "../storage/postgres/testing-promotable.ts";
import { isFull, printedSeed, randomFrom, sayRounds } from "../sync/testing.ts";
import { startNodes, type TestNode, type TestNodes } from "../testing-nodes.ts";
import { liveThrough, type Pauses, type Trouble } from "../testing-proof.ts";

/** How often each trouble happens in the test command, and in the full one. */
const counts = {
  "a node is killed": [2, 100],
  "all nodes are replaced, one after the other": [1, 100],
  "a node is cut off from PostgreSQL": [1, 20],
  "PostgreSQL is killed": [1, 25],
  "PostgreSQL is restarted": [1, 25],
  "PostgreSQL is lost, and its synchronous standby promoted": [1, 10],
  "Redis is killed": [1, 100],
  "Redis is flushed": [1, 20],
  "a node is cut off from Redis": [1, 20],
} as const;
type Name = keyof typeof counts;

/** What people may wait at most on a machine that is loaded; what they did is printed. Milliseconds. */
const most = 30_000;

const nodeCount = 3;

/** How long a node stays cut off. Milliseconds. */
const partitionTime = 4_000;

function times(name: Name, happen: () => Promise<void>): readonly Trouble[] {
  const [usual, full] = counts[name];
  return Array.from({ length: isFull ? full : usual }, () => ({ name, happen }));
}

function shuffled(troubles: readonly Trouble[], random: (below: number) => number): readonly Trouble[] {
  return troubles
    .map((trouble) => ({ trouble, at: random(1_000_000) }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ trouble }) => trouble);
}

/** Says them for each kind of trouble, and returns the longest of all. Milliseconds. */
function sayPauses(title: string, seed: number, pauses: Pauses): number {
  const spoken = [...pauses].map(([name, all]) => {
    const sorted = all.toSorted((a, b) => a - b);
    const [half, nearlyAll, longest] = [0.5, 0.95, 1].map((share) => {
      const milliseconds = sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
      return `${(milliseconds / 1_000).toFixed(2)} s`;
    });
    return `${name} ${all.length}×, pauses: half up to ${half}, 95 % up to ${nearlyAll}, longest ${longest}`;
  });
  sayRounds(title, seed, spoken.join("; "));
  return Math.max(...[...pauses.values()].flat());
}

async function replaceAll(nodes: readonly TestNode[]): Promise<void> {
  for (const node of nodes) {
    expect(await node.stop()).toMatchObject({ code: 0 });
    await node.start();
  }
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

describe.skipIf(postgresIsMissing || ownPostgres() === null)(
  "while four people type into one file on three nodes",
  () => {
    test(
      "nodes are killed and replaced, and PostgreSQL fails: nothing is lost or doubled, and all see the same",
      { timeout: 120_000 + 300 * troubleTime },
      async () => {
        const title = "Nodes and PostgreSQL fail";
        const seed = printedSeed(title);
        const random = randomFrom(seed);
        const postgres = await startPromotablePostgres();
        const server = await startNodes(nodeCount, postgres.url);
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
            await pause(partitionTime);
            database.mend();
          }),
          ...times("PostgreSQL is killed", () => postgres.end("SIGKILL")),
          ...times("PostgreSQL is restarted", () => postgres.end("SIGINT")),
          ...times("PostgreSQL is lost, and its synchronous standby promoted", async () => {
            const standby = await postgres.addStandby("synchronous");
            await standby.promote();
          }),
        ];
        const pauses = await liveThrough(server, postgres.url, shuffled(troubles, random));
        expect(sayPauses(title, seed, pauses)).toBeLessThan(most);
        expect(
          server.balancer.nodes.every(({ sockets }) => sockets > 0),
          "each node had people",
        ).toBe(true);
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
          ...times("Redis is flushed", async () => void (await redis.run("FLUSHALL"))),
          ...times("a node is cut off from Redis", async () => {
            const news = server.nodes[random(nodeCount)]?.news;
            if (random(2) === 0) news?.cut();
            else news?.hold();
            await pause(partitionTime);
            news?.mend();
          }),
        ];
        const pauses = await liveThrough(server, postgres.url, shuffled(troubles, random));
        expect(sayPauses(title, seed, pauses)).toBeLessThan(most);
      },
    );
  },
);
