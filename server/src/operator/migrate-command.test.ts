import { rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { movedSentence } from "../storage/moved-folder.ts";
import { movedTables } from "../storage/moving/moved-tables.ts";
import { openPostgres } from "../storage/postgres/open.ts";
import { createTestDatabase, postgresIsMissing, runOn } from "../storage/postgres/testing-database.ts";
import { startProxy } from "../storage/postgres/testing-proxy.ts";
import { createTestSession, openTestStorage, testRow } from "../storage/testing.ts";
import { kill, startTandiff } from "../testing-process.ts";
import { moveFolder } from "./migrate.ts";

const command = ["migrate", "--from", "sqlite", "--to", "postgres"];

/** The data folder of a server that has stopped, with a session of a few rows. */
async function stoppedFolder() {
  const kept = openTestStorage();
  onTestFinished(kept.cleanUp);
  const { session } = await createTestSession(kept);
  for (let row = 0; row < 20; row += 1) await kept.storage.append(session, [testRow(`key ${row}`)]);
  await kept.storage.close();
  kept.folder.release();
  return { folder: kept.folder, path: kept.folder.path, session };
}

async function preparedDatabase(): Promise<string> {
  const { url, drop } = await createTestDatabase();
  onTestFinished(drop);
  await (await openPostgres(url)).close();
  return url;
}

/** The command as a process. That it is for tests is said where PostgreSQL does not write to its disk. */
function migrate(path: string, databaseUrl: string, { args = command, mayForget = "1" } = {}) {
  return startTandiff(path, args, { env: { DATABASE_URL: databaseUrl, TANDIFF_MAY_FORGET: mayForget } });
}

const patient = { timeout: 40_000 };

/** Has every row of a log take its time. */
const slow = `CREATE FUNCTION slow() RETURNS trigger AS $$ BEGIN PERFORM pg_sleep(2); RETURN NEW; END $$ LANGUAGE plpgsql;
  CREATE TRIGGER slow BEFORE INSERT ON log FOR EACH ROW EXECUTE FUNCTION slow()`;

async function count(url: string, what: string): Promise<number> {
  const [found] = await runOn(url, `SELECT count(*)::int AS rows FROM ${what}`);
  return z.object({ rows: z.int() }).parse(found).rows;
}

const movers = `pg_stat_activity WHERE datname = current_database() AND application_name = 'tandiff'`;

async function nothingIsThere(url: string): Promise<void> {
  for (const table of movedTables) expect([table, await count(url, table)]).toEqual([table, 0]);
}

describe.skipIf(postgresIsMissing)("tandiff migrate", () => {
  test("moves a data folder, says what, and does not do so again", async () => {
    const { path, session, folder } = await stoppedFolder();
    const databaseUrl = await preparedDatabase();
    const moved = await migrate(path, databaseUrl).ended;
    // Where it takes its time, it says how far it is.
    expect(moved).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/^((Moved|Compared|Checked) .+\n)*$/),
    });
    expect(moved.stdout).toMatch(
      /^Moved 1 session to the database tandiff_test_\w+ at \S+: every row is there as it was/,
    );
    expect(moved.stdout).toContain("\n  log: 21 rows\n");
    const refusal = `${movedSentence(folder) ?? ""}\n`;
    expect(refusal).toMatch(
      /was moved to PostgreSQL \(20\d\d-.+Z\), where .+ delete \S+moved-to-postgres\.\n$/,
    );
    expect(await migrate(path, databaseUrl).ended).toMatchObject({ code: 1, stdout: "", stderr: refusal });
    rmSync(folder.moved);
    expect(await migrate(path, databaseUrl).ended).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^The database is not empty: it has exercises\./),
    });
    const other = await preparedDatabase();
    const { stdout } = await migrate(path, other, { args: [...command, "--json"] }).ended;
    expect(JSON.parse(stdout)).toMatchObject({ tables: { log: 21 }, sessions: [{ session, sound: true }] });
  });

  test("that is killed in the middle leaves an empty database, which takes it the next time", async () => {
    const { path } = await stoppedFolder();
    const databaseUrl = await preparedDatabase();
    await runOn(databaseUrl, slow);
    const { child } = migrate(path, databaseUrl);
    await expect
      .poll(() => count(databaseUrl, `${movers} AND query LIKE 'INSERT INTO log %'`), patient)
      .toBe(1);
    await kill(child);
    await runOn(databaseUrl, `SELECT pg_terminate_backend(pid) FROM ${movers}`);
    await expect.poll(() => count(databaseUrl, movers), patient).toBe(0);
    await nothingIsThere(databaseUrl);
    await runOn(databaseUrl, "DROP TRIGGER slow ON log");
    expect(await migrate(path, databaseUrl).ended).toMatchObject({ code: 0 });
  });

  test("whose connection is lost says so, and leaves nothing half done", async () => {
    const { path } = await stoppedFolder();
    const databaseUrl = await preparedDatabase();
    await runOn(databaseUrl, slow);
    const { ended } = migrate(path, databaseUrl);
    await expect
      .poll(() => count(databaseUrl, `${movers} AND query LIKE 'INSERT INTO log %'`), patient)
      .toBe(1);
    await runOn(databaseUrl, `SELECT pg_terminate_backend(pid) FROM ${movers}`);
    expect(await ended).toMatchObject({
      code: 1,
      stdout: "",
      stderr: expect.stringMatching(
        /^(Moved .+\n)*Nothing was moved: terminating connection due to administrator command\.\n$/,
      ),
    });
    await nothingIsThere(databaseUrl);
  });

  test("says what the database says when it is full", async () => {
    const { path } = await stoppedFolder();
    const databaseUrl = await preparedDatabase();
    await runOn(
      databaseUrl,
      `CREATE FUNCTION full_disk() RETURNS trigger AS $$ BEGIN
         RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$ LANGUAGE plpgsql;
       CREATE TRIGGER full_disk BEFORE INSERT ON log_heads EXECUTE FUNCTION full_disk()`,
    );
    expect(await migrate(path, databaseUrl).ended).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /^(Moved .+\n)*Nothing was moved: could not extend file: No space left on device\.\n$/,
      ),
    });
    await nothingIsThere(databaseUrl);
  });

  test("refuses a PostgreSQL that may forget what it has stored", async ({ skip }) => {
    const { path } = await stoppedFolder();
    const databaseUrl = await preparedDatabase();
    const [setting] = await runOn(databaseUrl, "SHOW fsync");
    skip(z.object({ fsync: z.string() }).parse(setting).fsync === "on", "This PostgreSQL forgets nothing.");
    expect(await migrate(path, databaseUrl, { mayForget: "" }).ended).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^PostgreSQL's fsync is off/),
    });
    await nothingIsThere(databaseUrl);
  });

  test("refuses a folder that a server runs on, one that is none, and any other way", async () => {
    const running = openTestStorage();
    onTestFinished(running.cleanUp);
    const databaseUrl = await preparedDatabase();
    const said = async (path: string, args = command, url = databaseUrl) => {
      const { code, stderr } = await migrate(path, url, { args }).ended;
      return [code, stderr];
    };
    const { path } = running.folder;
    expect(await said(path)).toEqual([1, `Another Tandiff server already uses the data folder ${path}.\n`]);
    expect(await said(join(path, "none"))).toEqual([
      1,
      `There is no database ${join(path, "none/tandiff.db")}.\n`,
    ]);
    expect(await said(path, command, "")).toEqual([1, "DATABASE_URL says where to: it is not set.\n"]);
    expect(await said(path, [...command.slice(0, 3), "--to", "mysql"])).toEqual([
      1,
      "There is one way to migrate: --from sqlite --to postgres.\n",
    ]);
  });
});

describe.skipIf(postgresIsMissing)("moving", () => {
  async function movedThrough(lost: "commit" | "answer") {
    const { folder: files } = await stoppedFolder();
    const { url, drop } = await createTestDatabase();
    onTestFinished(drop);
    const proxy = await startProxy(url);
    const database = await openPostgres(proxy.url);
    onTestFinished(() => database.close());
    proxy.lose(lost);
    const moved = moveFolder(files, database, () => undefined);
    return { url, moved, proxy };
  }

  test("is done when only the answer to the commit was lost", async () => {
    const { url, moved, proxy } = await movedThrough("answer");
    expect((await moved).sessions).toMatchObject([{ sound: true }]);
    expect(proxy.broken()).toBe(1);
    expect(await count(url, "log")).toBe(21);
  });

  test("is not done when the commit itself was lost", async () => {
    const { url, moved } = await movedThrough("commit");
    await expect(moved).rejects.toThrow(/^Nothing was moved: /);
    await nothingIsThere(url);
  });
});
