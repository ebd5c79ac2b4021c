import { Client } from "pg";
import { expect, onTestFinished, test } from "vitest";
import { startLine } from "../../testing-line.ts";
import { placeOf, urlThrough } from "../../testing-place.ts";
import { createTestSession, newSharedKeyring } from "../testing.ts";
import { openPostgresStorage } from "./postgres-storage.ts";
import { borrowTestDatabase, postgresIsMissing } from "./testing-database.ts";

/** A node with a line of its own to a database. */
async function openNode() {
  const { url, drop } = await borrowTestDatabase();
  onTestFinished(drop);
  const line = await startLine(placeOf(url));
  onTestFinished(() => line.close());
  const keyring = newSharedKeyring();
  const storage = await openPostgresStorage({ url: urlThrough(line, url), keyring });
  onTestFinished(() => storage.close());
  return { url, line, storage, ...(await createTestSession({ storage, keyring })) };
}

/** Holds up whoever asks for invites. */
async function lockInvites(url: string): Promise<() => Promise<void>> {
  const client = new Client({ connectionString: url });
  client.on("error", () => undefined);
  await client.connect();
  await client.query("BEGIN; LOCK TABLE invites");
  return () => client.end();
}

test.skipIf(postgresIsMissing)(
  "a node whose connections are all busy is told that it can store, until PostgreSQL does not answer",
  async () => {
    const { url, line, storage, session } = await openNode();
    const unlock = await lockInvites(url);
    // Over a connection that was just being opened when its line was held nothing is answered.
    const asked = Promise.allSettled(Array.from({ length: 40 }, () => storage.invites(session)));
    await expect.poll(() => storage.connections.waiting).toBeGreaterThan(0);
    await storage.probe();

    line.hold();
    await expect(storage.probe()).rejects.toMatchObject({ code: "not-stored" });
    line.mend();
    await storage.probe();

    await unlock();
    expect((await asked).map(({ status }) => status)).toContain("fulfilled");
  },
);

test.skipIf(postgresIsMissing)("a node notices within one look that its PostgreSQL is back", async () => {
  const { line, storage } = await openNode();
  await storage.probe();
  line.cut();
  await expect(storage.probe()).rejects.toMatchObject({ code: "not-stored" });
  line.mend();
  await storage.probe();
});
