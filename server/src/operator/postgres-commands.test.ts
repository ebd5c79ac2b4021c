import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import type { DatabaseConfig } from "../config.ts";
import { openDataFolder } from "../storage/data-folder.ts";
import { createKeyring, openKeyring } from "../storage/keyring.ts";
import { openPostgresStorage } from "../storage/postgres/postgres-storage.ts";
import { createTestDatabase, postgresIsMissing, runOn } from "../storage/postgres/testing-database.ts";
import { createTestSession, testRow } from "../storage/testing.ts";
import { closeCodes } from "@tandiff/shared/sync/protocol.ts";
import { LivePage } from "../live/testing-live.ts";
import { helloFrame, RawPage } from "../sync/testing-page.ts";
import { createCall, freePort, newThread, organiserKey, type Person } from "../testing-app.ts";
import { emptyFolder, kill, newFolder, startServer, startTandiff } from "../testing-process.ts";
import { verifyDatabase } from "./database-logs.ts";

async function emptyDatabase(): Promise<string> {
  const { url, drop } = await createTestDatabase();
  onTestFinished(drop);
  return url;
}

/** A keyring, and commands with it. */
function keyringFor(url: string) {
  const folder = openDataFolder(emptyFolder());
  onTestFinished(folder.release);
  const keyring = openKeyring(folder).shared;
  const config: DatabaseConfig = { url, redisUrl: null, keyring: folder.keyring, mayForget: true };
  const run = async (args: readonly string[], env: NodeJS.ProcessEnv = {}) => {
    const own = { DATABASE_URL: url, TANDIFF_MAY_FORGET: "1", REDIS_URL: "", ...env };
    return startTandiff(folder.path, args, { env: own }).ended;
  };
  return { url, folder, keyring, config, run };
}

/** The same, and a node that has written one session. */
async function nodeOn(url: string) {
  const shared = keyringFor(url);
  const { keyring } = shared;
  const storage = await openPostgresStorage({ url, keyring });
  onTestFinished(() => storage.close());
  return { ...shared, storage, ...(await createTestSession({ storage, keyring })) };
}

/** Where a database is copied to, once nobody is on it, as a backup of that moment would be restored. */
async function copyOf(url: string) {
  const [from, to] = [new URL(url), new URL(url)];
  to.pathname = `${from.pathname}_copy`;
  const others = new URL(url);
  others.pathname = "postgres";
  const name = ({ pathname }: URL) => pathname.slice(1);
  onTestFinished(
    async () => void (await runOn(others.href, `DROP DATABASE IF EXISTS ${name(to)} WITH (FORCE)`)),
  );
  return {
    url: to.href,
    make: async () => void (await runOn(others.href, `CREATE DATABASE ${name(to)} TEMPLATE ${name(from)}`)),
  };
}

async function epochsOf(person: Person) {
  const live = await LivePage.of(person);
  live.socket.terminate();
  return live.events().flatMap(({ event }) => (event.kind === "workspace.seeded" ? [event.epoch] : []));
}

describe.skipIf(postgresIsMissing)("with DATABASE_URL", () => {
  test("verify checks what is in the database, also with an export from before", async () => {
    const { url, folder, storage, session, run } = await nodeOn(await emptyDatabase());
    const exported = join(emptyFolder(), "review.json");
    writeFileSync(exported, JSON.stringify({ session, head: await storage.exportedHead(session) }));
    await storage.append(session, [testRow("after it"), testRow("and more")]);
    expect(await run(["verify", session, exported])).toEqual({
      code: 0,
      stdout: `Session ${session}: 3 rows, all as they were written. It goes on from row 1, where the export was made.\n`,
      stderr: "",
    });
    await runOn(url, "UPDATE log SET at = at + 1 WHERE seq = 2");
    expect(await run(["verify"])).toMatchObject({
      code: 1,
      stdout: `Row 2 of session ${session} was changed.\n`,
    });
    const other = join(emptyFolder(), "other.json");
    createKeyring(other);
    expect(await run(["verify"], { TANDIFF_KEYRING: other })).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("The database belongs to another keyring"),
    });
    expect(folder.isNew).toBe(true);
  });

  test("verify sees each log as it was at one moment, while nodes write and pack it", async () => {
    const { storage, session, config } = await nodeOn(await emptyDatabase());
    const over = new AbortController();
    const typing = (async () => {
      for (let key = 0; !over.signal.aborted; key += 1) {
        await storage.append(session, [testRow(`key ${key}`)]);
        if (key % 50 === 0) await storage.packAtRest(Number.MAX_SAFE_INTEGER);
      }
    })();
    for (let round = 0; round < 10; round += 1) {
      expect(await verifyDatabase(config)).toMatchObject([{ session, sound: true }]);
    }
    over.abort();
    await typing;
    const [found] = await verifyDatabase(config);
    expect(found?.sentence).not.toContain(" 1 row,");
  });

  test("doctor looks at what nodes share", async () => {
    const { config, folder, run } = await nodeOn(await emptyDatabase());
    const ofShared = (text: string) => text.split("\n").filter((line) => !/Node|Port|Data folder/.test(line));
    const well = await run(["doctor"]);
    expect(ofShared(well.stdout)).toEqual([
      `ok    Keyring: ${config.keyring} is there, and not for everybody.`,
      expect.stringMatching(
        /^ok {4}PostgreSQL: The database tandiff_test_\w+ at \S* ?keeps what it stores, and belongs to this keyring\.$/,
      ),
      "ok    Clock: This machine's clock is that of the database, to within half a minute.",
      "ok    Logs: 1 session, every row as it was written.",
      "ok    Redis: There is none: nodes look into the database for what others do.",
      "",
    ]);
    chmodSync(folder.keyring, 0o644);
    const ill = await run(["doctor"], {
      DATABASE_URL: await emptyDatabase(),
      REDIS_URL: "redis://127.0.0.1:1",
    });
    expect(ill.code).toBe(1);
    expect(ofShared(ill.stdout)).toEqual([
      `FAIL  Keyring: Others may get at ${config.keyring}: run chmod 640 on it.`,
      "FAIL  PostgreSQL: The database is empty: no server of this version has started on it.",
      "FAIL  Clock: The database is empty: no server of this version has started on it.",
      "FAIL  Logs: The database is empty: no server of this version has started on it.",
      expect.stringMatching(/^FAIL {2}Redis: .*ECONNREFUSED/),
      "",
    ]);
  });

  test("restored finds the nodes that are on the database, also where their address has a name for them", async () => {
    const url = new URL(await emptyDatabase());
    url.searchParams.set("application_name", "node-1");
    const { run } = await nodeOn(url.href);
    expect(await run(["restored"])).toMatchObject({ code: 1, stderr: expect.stringContaining("is in use") });
  });

  test("what was erased since a backup is erased again, also where a node has erased something meanwhile", async () => {
    const erasure = { at: 1_700_000_000_000, by: "organiser" } as const;
    const url = await emptyDatabase();
    const copy = await copyOf(url);
    const { keyring } = keyringFor(url);
    const first = await openPostgresStorage({ url, keyring });
    const { session } = await createTestSession({ storage: first, keyring });
    const { session: other } = await createTestSession({ storage: first, keyring });
    await first.close();
    await copy.make();

    const before = await openPostgresStorage({ url, keyring });
    const { session: later } = await createTestSession({ storage: before, keyring });
    for (const one of [session, later]) await before.erase(one, erasure);
    await before.close();
    const operations = readFileSync(join(import.meta.dirname, "../../../docs/operations.md"), "utf8");
    const query = /--command "(SELECT format\([^"]*)"/.exec(operations)?.[1] ?? "";
    const saved = (await runOn(url, query)).map((row) => z.object({ format: z.string() }).parse(row).format);
    expect(saved).toHaveLength(2);

    const after = await openPostgresStorage({ url: copy.url, keyring });
    await after.erase(other, erasure);
    await after.close();
    for (const line of [...saved, ...saved]) await runOn(copy.url, line);
    const again = await openPostgresStorage({ url: copy.url, keyring });
    onTestFinished(() => again.close());
    expect((await again.erased()).map((erased) => erased.session).toSorted()).toEqual(
      [session, other].toSorted(),
    );
    expect(await again.sessions()).toEqual([]);
    expect(await runOn(copy.url, "SELECT FROM session_keys")).toEqual([]);
  });

  test("backup and restore say whose work that is", async () => {
    const { run } = await nodeOn(await emptyDatabase());
    expect(await run(["backup", join(emptyFolder(), "backup.db")])).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^The interviews are in PostgreSQL: back it up with its own tools/),
    });
    expect(await run(["restore", "backup.db"])).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/run “tandiff restored” before any server starts on it\.$/m),
    });
  });

  test(
    "the drill: pages that saw more than was restored do not go on from it",
    { timeout: 90_000 },
    async () => {
      const url = await emptyDatabase();
      const copy = await copyOf(url);
      const { run, folder } = keyringFor(url);
      const port = await freePort();
      const start = (at: string) =>
        startServer(newFolder(), port, {
          DATABASE_URL: at,
          TANDIFF_KEYRING: folder.keyring,
          TANDIFF_ORGANISER_KEY: organiserKey,
          TANDIFF_MAY_FORGET: "1",
        });
      const before = await start(url);
      const call = await createCall({ url: `http://127.0.0.1:${port}` });
      await call.candidate.do(newThread("In the backup."));
      const [epoch] = await epochsOf(call.candidate);
      expect(await run(["restored"])).toMatchObject({
        code: 1,
        stderr: "The database is in use: stop every Tandiff server that is on it first.\n",
      });
      await kill(before, "SIGTERM");
      await copy.make();
      const after = await start(url);
      await call.candidate.do(newThread("After it."));
      expect(await epochsOf(call.candidate), "a restart alone changes nothing").toEqual([epoch]);
      await kill(after, "SIGTERM");

      expect(await run(["restored"], { DATABASE_URL: copy.url })).toEqual({
        code: 0,
        stdout: expect.stringMatching(
          /^Pages that were open read their sessions anew\.\nSession \w{16}: \d+ rows, all as they were written\.\n$/,
        ),
        stderr: "",
      });
      await start(copy.url);
      const old = await RawPage.of(call.candidate);
      old.send(helloFrame(1_000, epoch));
      expect(await old.closes()).toBe(closeCodes.otherEpoch);
      const live = await LivePage.of(call.candidate);
      const bodies = live
        .events()
        .flatMap(({ event }) => (event.kind === "thread.opened" ? [event.body] : []));
      expect(bodies).toEqual(["In the backup."]);
    },
  );
});
