import { describe, expect, onTestFinished, test, vi } from "vitest";
import { redisIsMissing, sharedRedisUrl } from "../fanout/redis/testing-redis.ts";
import { schemaSteps } from "../storage/postgres/schema.ts";
import { createTestDatabase, postgresIsMissing, runOn } from "../storage/postgres/testing-database.ts";
import { isFull } from "../sync/testing.ts";
import { readMetrics } from "../testing-metrics.ts";
import { startNodes, type TestNode } from "../testing-nodes.ts";
import { otherVersion, type Edit } from "../testing-program.ts";
import { liveThrough, mostPauses, sayTooLong, type Trouble } from "../testing-proof.ts";

/** How often the nodes go from the one version to the next and back again; of a few, one goes back. */
const [nodeCount, rounds] = isFull ? [3, 10] : [2, 1];

/** Tables with another column, news of another kind and with more in it, events, messages and frames with more in them. */
const nextVersion: readonly Edit[] = [
  {
    file: "server/src/storage/postgres/schema.ts",
    from: "  `,\n];",
    to: `  \`,
      "ALTER TABLE log ADD COLUMN later TEXT NOT NULL DEFAULT ''; ALTER TABLE log_heads ADD COLUMN later TEXT; CREATE TABLE later (x TEXT)",
    ];`,
  },
  {
    file: "server/src/fanout/news.ts",
    from: 'z.object({ kind: z.literal("needs") }),',
    to: 'z.object({ kind: z.literal("needs") }), z.object({ kind: z.literal("later") }),',
  },
  {
    file: "server/src/fanout/follow-sessions.ts",
    from: 'fanOut.tell(id, { kind: "rows", seq: rows.at(-1)?.seq ?? log.seq, rows });',
    to: 'fanOut.tell(id, { kind: "later" }); fanOut.tell(id, { kind: "rows", seq: log.seq, rows, later: true });',
  },
  {
    file: "server/src/domain/decide.ts",
    from: 'event: { kind: "thread.opened",',
    to: 'event: { kind: "thread.opened", later: true,',
  },
  {
    file: "server/src/live/session-feed.ts",
    from: 'connection.send({ type: "caught-up" });',
    to: 'connection.send({ type: "later" }); connection.send({ type: "caught-up", later: true });',
  },
  {
    file: "server/src/sync/connection.ts",
    from: "this.send(frames.welcome(this.#room.epoch));",
    to: "this.send(frames.welcome(this.#room.epoch)); this.send(Uint8Array.of(125, 1));",
  },
];

const urlOf = ({ balanced }: TestNode): string => `http://127.0.0.1:${balanced.line.port}`;

async function replace(node: TestNode, program: string): Promise<void> {
  expect(await node.stop()).toMatchObject({ code: 0 });
  await node.start(program);
}

/** How often a node was told what only the next version knows. */
async function unknownNews(node: TestNode): Promise<number> {
  const metrics = await readMetrics({ url: urlOf(node) });
  return metrics.get('tandiff_dropped_news_total{reason="unknown"}') ?? 0;
}

describe.skipIf(postgresIsMissing || redisIsMissing)("while four people type into one file", () => {
  test(
    `${nodeCount} nodes go to the next version one after the other, and back: nothing is lost, and pages find their code`,
    // A second try would hide a loss.
    { retry: 0, timeout: 120_000 + rounds * 240_000 },
    async () => {
      const { url, drop } = await createTestDatabase();
      onTestFinished(drop);
      const [known, next] = [otherVersion("n", []), otherVersion("next", nextVersion)];
      const server = await startNodes(nodeCount, url, sharedRedisUrl(), known);
      const { nodes } = server;
      const [first, last] = [nodes[0], nodes.at(-1)];
      if (!first || !last) throw new Error("There are no nodes.");

      const troubles = Array.from({ length: rounds }, (): readonly Trouble[] => [
        {
          name: "the first node is of the next version",
          happen: async () => {
            await replace(first, next);
            const asked = nodes.map(
              async (node) => (await fetch(`${urlOf(node)}/assets/page-next.js`)).status,
            );
            expect(new Set(await Promise.all(asked))).toEqual(new Set([200]));
          },
        },
        {
          name: "a node of the version before is started anew",
          happen: async () => {
            const version = schemaSteps.length + 1;
            expect(await runOn(url, "SELECT version FROM schema_version")).toEqual([{ version }]);
            await last.kill();
            await last.start(known);
          },
        },
        {
          name: "all others are of the next version",
          happen: async () => {
            await expect.poll(() => unknownNews(last)).toBeGreaterThan(0);
            for (const node of nodes.slice(1)) await replace(node, next);
          },
        },
        {
          name: "nodes go back to the version before",
          happen: async () => {
            for (const node of isFull ? nodes : [first]) {
              await node.kill();
              await node.start(known);
            }
          },
        },
      ]).flat();
      const complaints = vi.spyOn(console, "error").mockReturnValue();
      const pauses = await liveThrough(server, url, troubles);
      expect(sayTooLong("nodes of two versions", null, pauses, () => mostPauses.ofNode)).toEqual([]);
      // Of the frame that is not known, by y-websocket.
      expect(new Set(complaints.mock.calls.flat())).toEqual(new Set(["Unable to compute message"]));
    },
  );
});
