import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import type { DatabaseConfig } from "../config.ts";
import { openDataFolder } from "../storage/data-folder.ts";
import { createKeyring, openKeyring } from "../storage/keyring.ts";
import { openPostgresStorage } from "../storage/postgres/postgres-storage.ts";
import { createTestDatabase, postgresIsMissing, runOn } from "../storage/postgres/testing-database.ts";
import { createTestSession, testRow } from "../storage/testing.ts";
import { emptyFolder, startTandiff } from "../testing-process.ts";
import { verifyDatabase } from "./database-logs.ts";
import { recordRestored } from "./restored.ts";

async function emptyDatabase(): Promise<string> {
  const { url, drop } = await createTestDatabase();
  onTestFinished(drop);
  return url;
}

/** A node's keyring, and a database with one session that it has written. */
async function nodeOn(url: string) {
  const folder = openDataFolder(emptyFolder());
  onTestFinished(folder.release);
  const keyring = openKeyring(folder).shared;
  const open = async (at = url) => {
    const opened = await openPostgresStorage({ url: at, keyring });
    let closed: Promise<void> | null = null;
    const close = () => (closed ??= opened.close());
    onTestFinished(close);
    return { ...opened, close };
  };
  const storage = await open();
  const config: DatabaseConfig = { url, redisUrl: null, keyring: folder.keyring, mayForget: true };
  const run = async (args: readonly string[], env: NodeJS.ProcessEnv = {}) => {
    const own = { DATABASE_URL: url, TANDIFF_MAY_FORGET: "1", REDIS_URL: "", ...env };
    return startTandiff(folder.path, args, { env: own }).ended;
  };
  return { url, folder, storage, open, config, run, ...(await createTestSession({ storage, keyring })) };
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
      "FAIL  Logs: The database is empty: no server of this version has started on it.",
      expect.stringMatching(/^FAIL {2}Redis: .*ECONNREFUSED/),
      "",
    ]);
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

  test("the drill: what was made from a backup is told apart from what was lost", async () => {
    const url = await emptyDatabase();
    const { storage, session, config, run, open } = await nodeOn(url);
    await storage.append(session, [testRow("in the backup")]);
    expect(await run(["restored"])).toMatchObject({
      code: 1,
      stderr: "The database is in use: stop every Tandiff server that is on it first.\n",
    });
    await storage.close();
    const copy = new URL(url);
    copy.pathname = `${copy.pathname}_copy`;
    await runOn(
      url.replace(/\/\w+(\?|$)/, "/postgres$1"),
      `CREATE DATABASE ${copy.pathname.slice(1)} TEMPLATE ${new URL(url).pathname.slice(1)}`,
    );
    onTestFinished(
      async () => void (await runOn(url, `DROP DATABASE ${copy.pathname.slice(1)} WITH (FORCE)`)),
    );
    const goneOn = await open();
    await goneOn.append(session, [testRow("after it")]);

    const restored = await run(["restored"], { DATABASE_URL: copy.href });
    expect(restored).toEqual({
      code: 0,
      stdout: `Pages that were open read their sessions anew.\nSession ${session}: 2 rows, all as they were written.\n`,
      stderr: "",
    });
    const again = await open(copy.href);
    expect(again.restoration).not.toBe(goneOn.restoration);
    expect(goneOn.restoration).toBe(storage.restoration);
    await again.close();
    await recordRestored({ ...config, url: copy.href }, Date.now());
    const third = await open(copy.href);
    expect(third.restoration).not.toBe(again.restoration);
  });
});
