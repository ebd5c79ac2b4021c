import { setTimeout } from "node:timers/promises";
import { describe, expect, onTestFinished, test } from "vitest";
import { isFull } from "../../sync/testing.ts";
import { createTestSession, newCommand, newSharedKeyring, testRow } from "../testing.ts";
import { openPostgresStorage } from "./postgres-storage.ts";
import {
  borrowTestDatabase,
  createTestDatabase,
  ownPostgresIsMissing,
  postgresIsMissing,
} from "./testing-database.ts";
import { startKillablePostgres } from "./testing-killable.ts";
import { runOn } from "./testing-start.ts";
import { startProxy } from "./testing-proxy.ts";

const kills = isFull ? 50 : 1;

async function openNode(url: string) {
  const keyring = newSharedKeyring();
  const storage = await openPostgresStorage({ url, keyring });
  onTestFinished(() => storage.close());
  return { storage, keyring, ...(await createTestSession({ storage, keyring })) };
}

type Node = Awaited<ReturnType<typeof openNode>>;

async function behindProxy() {
  const { url, drop } = await borrowTestDatabase();
  onTestFinished(drop);
  const proxy = await startProxy(url);
  return { proxy, direct: url, ...(await openNode(proxy.url)) };
}

async function textsOf({ storage, session }: Pick<Node, "storage" | "session">): Promise<string[]> {
  const texts: string[] = [];
  for await (const { payload } of storage.readLog(session)) texts.push(Buffer.from(payload).toString());
  return texts;
}

/** Appends again and again until told to stop; whatever was told must be so. */
function typing({ storage, session }: Node) {
  const stored: { readonly seq: number; readonly text: string }[] = [];
  const refused: string[] = [];
  const over = new AbortController();
  const done = (async () => {
    for (let index = 0; !over.signal.aborted; index += 1) {
      const text = `row ${index}`;
      try {
        const [row] = await storage.append(session, [testRow(text)]);
        stored.push({ seq: row?.seq ?? 0, text });
      } catch {
        refused.push(text);
        await setTimeout(20);
      }
    }
  })();
  const stop = () => {
    over.abort();
    return done;
  };
  return { stored, refused, stop };
}

async function canStore({ storage }: Node): Promise<boolean> {
  return storage.probe().then(
    () => true,
    () => false,
  );
}

async function expectAsTold(node: Node, { stored, refused }: ReturnType<typeof typing>): Promise<void> {
  const texts = await textsOf(node);
  expect(stored.map(({ seq }) => texts[seq - 1])).toEqual(stored.map(({ text }) => text));
  expect(texts.filter((text) => refused.includes(text))).toEqual([]);
  expect(texts).toHaveLength(stored.length + 1);
  expect(await node.storage.verifyLog(node.session)).toMatchObject({ ok: true });
}

describe.skipIf(postgresIsMissing)("when the connection to PostgreSQL is lost", () => {
  test("a row whose commit was carried out, and the answer lost, is acknowledged", async () => {
    const node = await behindProxy();
    const { proxy, storage, session } = node;
    const row = testRow("typed", { command: newCommand() });
    proxy.lose("answer");
    expect(await storage.append(session, [row])).toMatchObject([{ ...row, seq: 2 }]);
    expect(proxy.broken()).toBe(1);
    expect(await textsOf(node)).toEqual(["{}", "typed"]);
    await expect(storage.append(session, [row])).rejects.toMatchObject({ code: "conflict" });
  });

  test("a row whose commit never arrived is told as not stored, and may be sent again", async () => {
    const node = await behindProxy();
    const { proxy, storage, session } = node;
    const row = testRow("typed", { command: newCommand() });
    proxy.lose("commit");
    const both = [storage.append(session, [row]), storage.append(session, [testRow("behind it")])];
    for (const outcome of await Promise.allSettled(both)) {
      expect(outcome).toMatchObject({ status: "rejected", reason: { code: "not-stored" } });
    }
    expect(proxy.broken()).toBe(1);
    expect(await textsOf(node)).toEqual(["{}"]);
    expect(await storage.append(session, [row])).toMatchObject([{ seq: 2 }]);
  });

  test("a draft whose answer was lost is saved, and its next wording goes on from it", async () => {
    const { proxy, storage, session, candidate } = await behindProxy();
    const draft = { key: "summary", body: "First.", position: null };
    proxy.lose("answer");
    const basis = await storage.putDraft(candidate, session, draft, null, 10);
    expect(proxy.broken()).toBe(1);
    const second = { ...draft, body: "Second." };
    await storage.putDraft(candidate, session, second, basis, 20);
    expect(await storage.drafts(candidate, session)).toEqual([{ ...second, savedAt: 20 }]);
  });

  test("all connections may be lost at once, with what was just committed on them", async () => {
    const { proxy, storage, keyring } = await behindProxy();
    const made = Array.from({ length: 20 }, () => createTestSession({ storage, keyring }));
    const seats = await Promise.all(made);
    proxy.lose("answer", 16);
    const draft = { key: "summary", body: "First.", position: null };
    const saved = seats.map((seat) => storage.putDraft(seat.candidate, seat.session, draft, null, 10));
    expect(await Promise.all(saved)).toEqual(seats.map(() => 10));
    expect(proxy.broken()).toBe(16);
  });

  test("while connections are ended again and again, what was told of each row is so", async () => {
    const node = await behindProxy();
    const typed = typing(node);
    const others = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND application_name = 'tandiff'`;
    for (let round = 0; round < 8; round += 1) {
      const before = typed.stored.length;
      await expect.poll(() => typed.stored.length).toBeGreaterThan(before);
      if (round % 4 === 0) node.proxy.lose("answer");
      await setTimeout(round);
      await runOn(node.direct, others);
    }
    await typed.stop();
    await expectAsTold(node, typed);
  });

  test.skipIf(ownPostgresIsMissing)(
    "PostgreSQL is killed with all that it does: what it has acknowledged is there afterwards",
    { timeout: 60_000 + kills * 10_000 },
    async () => {
      const postgres = await startKillablePostgres();
      const node = await openNode(postgres.url);
      const typed = typing(node);
      for (let round = 0; round < kills; round += 1) {
        const before = typed.stored.length;
        await expect.poll(() => typed.stored.length).toBeGreaterThan(before + 20);
        await postgres.end("SIGKILL");
      }
      await typed.stop();
      await expect.poll(() => canStore(node)).toBe(true);
      await expectAsTold(node, typed);
    },
  );
});

describe.skipIf(postgresIsMissing)("one PostgreSQL", () => {
  test("when its database is gone, nothing can be stored, and that is said", async () => {
    const { url, drop } = await createTestDatabase();
    onTestFinished(drop);
    const { storage } = await openNode(url);
    await storage.probe();
    await runOn(url, "DROP TABLE receipts");
    await expect(storage.probe()).rejects.toMatchObject({ code: "not-stored" });
  });

  test("receipts of connections that are long gone are removed now and then, and no others", async () => {
    const { url, drop } = await borrowTestDatabase();
    onTestFinished(drop);
    const { storage } = await openNode(url);
    const receipts = (): Promise<readonly unknown[]> => runOn(url, "SELECT id FROM receipts");
    const own = await receipts();
    expect(own).not.toEqual([]);
    await runOn(url, "INSERT INTO receipts (id, used) VALUES ('gone', now() - interval '2 days')");
    await storage.alone(async () => undefined);
    const kept = await receipts();
    expect(kept).toEqual(expect.arrayContaining([...own]));
    expect(kept).not.toContainEqual({ id: "gone" });
  });
});
