import { Client } from "pg";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { createTestSession, newSharedKeyring, testRow } from "../testing.ts";
import { openPostgres } from "./open.ts";
import { openPostgresStorage } from "./postgres-storage.ts";
import { migrate, schemaSteps } from "./schema.ts";
import { createTestDatabase, postgresIsMissing, runOn } from "./testing-database.ts";

/** As a step of the next version could be. */
const nextStep = "ALTER TABLE log ADD COLUMN later TEXT NOT NULL DEFAULT ''; CREATE TABLE later (x TEXT)";

async function client(url: string): Promise<Client> {
  const opened = new Client({ connectionString: url });
  await opened.connect();
  onTestFinished(() => opened.end());
  return opened;
}

/** A node with a session that it appends to. */
async function node(url: string) {
  const keyring = newSharedKeyring();
  const storage = await openPostgresStorage({ url, keyring });
  onTestFinished(() => storage.close());
  const { session } = await createTestSession({ storage, keyring });
  const append = (text: string) => storage.append(session, [testRow(text)]);
  return { storage, session, keyring, append };
}

async function stepWaits(url: string): Promise<boolean> {
  const waiting = await runOn(url, "SELECT FROM pg_locks WHERE NOT granted AND relation = 'log'::regclass");
  return waiting.length > 0;
}

describe.skipIf(postgresIsMissing)("a step of the next version", () => {
  test("is taken beside a node of this one, which goes on, and can be started anew", async () => {
    const { url, drop } = await createTestDatabase();
    onTestFinished(drop);
    const { storage, session, keyring, append } = await node(url);
    await append("before");
    await migrate(await client(url), [...schemaSteps, nextStep]);
    await append("after");
    const again = await openPostgresStorage({ url, keyring });
    onTestFinished(() => again.close());
    await again.append(session, [testRow("anew")]);
    expect(await storage.verifyLog(session)).toMatchObject({ ok: true, head: { seq: 4 } });
    await expect(openPostgres(url), "a second start migrates nothing").resolves.toHaveProperty("close");
    expect(await runOn(url, "SELECT version FROM schema_version")).toEqual([
      { version: schemaSteps.length + 1 },
    ]);
  });

  test("that waits for a long read keeps nobody from appending, and is taken once that is over", async () => {
    const { url, drop } = await createTestDatabase();
    onTestFinished(drop);
    const { append } = await node(url);
    const reader = await client(url);
    await reader.query("BEGIN; SELECT FROM log");
    const taken = migrate(await client(url), [...schemaSteps, nextStep]);
    for (const text of ["one", "two"]) {
      await vi.waitUntil(() => stepWaits(url), { timeout: 30_000, interval: 5 });
      await append(text);
    }
    await reader.query("COMMIT");
    await taken;
    expect(await runOn(url, "SELECT later FROM log")).toHaveLength(3);
  });

  test("that never finds a table free is given up with a sentence, and nothing of it is done", async () => {
    const { url, drop } = await createTestDatabase();
    onTestFinished(drop);
    await node(url);
    const reader = await client(url);
    await reader.query("BEGIN; SELECT FROM log");
    const step = `CREATE TABLE first (x TEXT); ${nextStep}`;
    await expect(migrate(await client(url), [...schemaSteps, step], 0)).rejects.toThrow(
      "could not be brought forward: somebody reads or writes a table of it all the time.",
    );
    expect(await runOn(url, "SELECT to_regclass('first') AS first")).toEqual([{ first: null }]);
  });
});
