import { closeCodes } from "@tandiff/shared/sync/protocol.ts";
import { describe, expect, onTestFinished, test } from "vitest";
import { LivePage } from "../live/testing-live.ts";
import { createTestDatabase, postgresIsMissing, runOn } from "../storage/postgres/testing-database.ts";
import { createCall, newThread, pause } from "../testing-app.ts";
import { startNodes, type TestNode } from "../testing-nodes.ts";
import { atNode } from "./testing-apps.ts";

const patience = { timeout: 30_000 };

/** Each write, for longer than a node would wait for one that is away. */
const slowly = `
  CREATE FUNCTION slow() RETURNS trigger AS $$ BEGIN PERFORM pg_sleep(2.5); RETURN NEW; END $$ LANGUAGE plpgsql;
  CREATE TRIGGER slow BEFORE INSERT OR UPDATE ON receipts FOR EACH ROW EXECUTE FUNCTION slow()`;

const urlOf = ({ balanced }: TestNode): string => `http://127.0.0.1:${balanced.line.port}`;

async function readiness(node: TestNode): Promise<readonly [number, unknown]> {
  const answer = await fetch(`${urlOf(node)}/readyz`, { headers: { Connection: "close" } });
  return [answer.status, await answer.json()];
}

describe.skipIf(postgresIsMissing)("nodes on a PostgreSQL that takes seconds for each write", () => {
  test(
    "say so and keep their people, who can go on; one that is cut off from it sends its people away",
    { timeout: 120_000 },
    async () => {
      const { url, drop } = await createTestDatabase();
      onTestFinished(drop);
      const server = await startNodes(2, url);
      const { candidate, interviewer } = await createCall(server);
      const [one, other] = server.nodes;
      if (!one || !other) throw new Error("There are no nodes.");
      const pages = await Promise.all(
        [one, other].map((node) => LivePage.of(atNode({ url: urlOf(node) }, candidate))),
      );

      await runOn(url, slowly);
      const slow = [200, { ok: true, degraded: ["storage"] }];
      for (const node of server.nodes) await expect.poll(() => readiness(node), patience).toEqual(slow);
      const statuses = new Set<number>();
      const until = performance.now() + 9_000;
      while (performance.now() < until) {
        for (const node of server.nodes) statuses.add((await readiness(node))[0]);
        await pause(200);
      }
      expect([...statuses]).toEqual([200]);
      expect(pages.map(({ closedWith }) => closedWith)).toEqual([null, null]);
      await LivePage.of(atNode({ url: urlOf(one) }, interviewer));
      await candidate.do(newThread("Stored slowly."));

      other.database.hold();
      const from = performance.now();
      const asked = atNode({ url: urlOf(other) }, candidate).command(newThread("Cut off."));
      const [answer] = await Promise.allSettled([asked]);
      expect(answer.status === "rejected" || answer.value.status).toBeOneOf([true, 503]);
      // By itself it would have been known to fail after twelve seconds, and pages have to ask another node before.
      expect(performance.now() - from).toBeLessThan(10_000);
      await expect.poll(() => pages[1]?.closedWith, patience).toBe(closeCodes.restarting);
      for (let look = 0; look < 25; look += 1) {
        expect((await readiness(other))[0]).toBe(503);
        await pause(200);
      }
      expect(pages[0]?.closedWith, "PostgreSQL is slow there, and not away").toBeNull();
      other.database.mend();

      await runOn(url, "DROP TRIGGER slow ON receipts");
      for (const node of server.nodes)
        await expect.poll(() => readiness(node), patience).toEqual([200, { ok: true }]);
    },
  );
});
