import { DatabaseError } from "pg";
import { describe, expect, onTestFinished, test } from "vitest";
import { cannotOpen } from "./failure.ts";
import { newSharedKeyring } from "../testing.ts";
import { assertSynced, openPostgres } from "./open.ts";
import { openPostgresStorage } from "./postgres-storage.ts";
import { assertRelease, schemaSteps } from "./schema.ts";
import {
  borrowTestDatabase,
  createTestDatabase,
  ownPostgresIsMissing,
  postgresIsMissing,
  runOn,
} from "./testing-database.ts";
import { startKillablePostgres } from "./testing-killable.ts";

test.each(["", "nonsense", "mysql://host/tandiff", "postgresql://user:secret@host"])(
  "DATABASE_URL “%s” is refused with a sentence",
  async (url) => {
    await expect(openPostgres(url)).rejects.toThrow("DATABASE_URL is not the address of a database");
  },
);

test("what refuses the server is said, and no password", async () => {
  const place = { host: "db", database: "tandiff" };
  const told = (code: string) => {
    const error = new DatabaseError("refused", 1, "error");
    error.code = code;
    return cannotOpen(error, place).message;
  };
  expect(told("28P01")).toBe("PostgreSQL at db does not let this user in. Look at DATABASE_URL.");
  expect(told("3D000")).toBe("PostgreSQL at db has no database tandiff. Look at DATABASE_URL.");
  expect(told("42501")).toContain("may not make tables in the database tandiff at db");
  const nobody = openPostgres("postgresql://nobody:secret@127.0.0.1:1/tandiff");
  const error: unknown = await nobody.catch((refusal: unknown) => refusal);
  expect(error).toMatchObject({ code: "not-stored" });
  expect(String(error)).toContain("The database tandiff at 127.0.0.1:1 cannot be opened");
  expect(String(error)).not.toContain("secret");
});

test("a PostgreSQL that is too old is refused", () => {
  expect(() => assertRelease("14.9", 140_009)).toThrow("PostgreSQL 14.9 is too old: 15 or newer is needed.");
  expect(() => assertRelease("15.0", 150_000)).not.toThrow();
});

test("a PostgreSQL that does not write to the disk is refused", () => {
  expect(() => assertSynced("off")).toThrow("PostgreSQL's fsync is off");
  expect(() => assertSynced("on")).not.toThrow();
});

test.skipIf(ownPostgresIsMissing)(
  "where commits wait for no standby, though some are named, whoever starts a server is told",
  async () => {
    const { url } = await startKillablePostgres();
    const told: string[] = [];
    const openAs = async (commit: string, standbys: string) => {
      await runOn(url, `ALTER SYSTEM SET synchronous_commit = ${commit}`);
      await runOn(url, `ALTER SYSTEM SET synchronous_standby_names = '${standbys}'`);
      await runOn(url, "SELECT pg_reload_conf()");
      const names = () => runOn(url, "SHOW synchronous_standby_names");
      await expect.poll(names).toEqual([{ synchronous_standby_names: standbys }]);
      await (await openPostgres(url, { warn: (sentence) => told.push(sentence) })).close();
    };
    await openAs("on", "");
    await openAs("local", "");
    expect(told).toEqual([]);
    await openAs("local", "a");
    expect(told).toEqual([expect.stringContaining("synchronous_commit is local")]);
  },
);

describe.skipIf(postgresIsMissing)("a database", () => {
  test("that does not wait for the disk is refused", async () => {
    const { url, drop } = await createTestDatabase();
    onTestFinished(drop);
    await runOn(url, `ALTER DATABASE ${new URL(url).pathname.slice(1)} SET synchronous_commit = off`);
    await expect(openPostgres(url)).rejects.toThrow("synchronous_commit is off");
    await runOn(
      url,
      `ALTER DATABASE ${new URL(url).pathname.slice(1)} SET synchronous_commit = remote_apply`,
    );
    await (await openPostgres(url)).close();
  });

  test("is used as nodes use it, whatever else its address says of a connection", async () => {
    const { url, drop } = await borrowTestDatabase();
    onTestFinished(drop);
    const told = new URL(url);
    const others = {
      application_name: "node-1",
      statement_timeout: "0",
      idle_in_transaction_session_timeout: "0",
      query_timeout: "1",
      options: "-c statement_timeout=0 -c lock_timeout=1234",
    };
    for (const [name, value] of Object.entries(others)) told.searchParams.set(name, value);
    const database = await openPostgres(told.href);
    onTestFinished(() => database.close());
    const names = ["application_name", "statement_timeout", "idle_in_transaction_session_timeout"];
    const read = async (name: string) => database.read(`SELECT current_setting('${name}') AS value`);
    expect((await Promise.all(names.map(read))).flat()).toEqual([
      { value: "tandiff" },
      { value: "10s" },
      { value: "5s" },
    ]);
    expect(await read("lock_timeout"), "what nodes do not set is as the address says").toEqual([
      { value: "1234ms" },
    ]);
    // Longer than the address would wait for an answer.
    await database.read("SELECT pg_sleep(0.1)");
  });

  test("that may only be read is refused", async () => {
    const { url, drop } = await createTestDatabase();
    onTestFinished(drop);
    const name = new URL(url).pathname.slice(1);
    await runOn(url, `ALTER DATABASE ${name} SET default_transaction_read_only = on`);
    await expect(openPostgres(url)).rejects.toThrow("cannot be written: it is a standby, or read-only.");
  });

  test("belongs to the first keyring that it is opened with", async () => {
    const { url, drop } = await borrowTestDatabase();
    onTestFinished(drop);
    const keyring = newSharedKeyring();
    await (await openPostgresStorage({ url, keyring })).close();
    await (await openPostgresStorage({ url, keyring })).close();
    const another = openPostgresStorage({ url, keyring: newSharedKeyring() });
    await expect(another).rejects.toThrow("The database belongs to another keyring");
  });

  test("gets all tables at the first start, however many nodes do, and a second changes nothing", async () => {
    const { url, drop } = await createTestDatabase();
    onTestFinished(drop);
    const nodes = await Promise.all([openPostgres(url), openPostgres(url), openPostgres(url)]);
    for (const node of nodes) await node.close();
    await (await openPostgres(url)).close();
    expect(await runOn(url, "SELECT version FROM schema_version")).toEqual([{ version: schemaSteps.length }]);
  });

  test("that is two versions ahead is refused, and not touched", async () => {
    const { url, drop } = await createTestDatabase();
    onTestFinished(drop);
    const version = schemaSteps.length + 2;
    await runOn(
      url,
      `CREATE TABLE schema_version (version INTEGER); INSERT INTO schema_version VALUES (${version})`,
    );
    await expect(openPostgres(url)).rejects.toThrow(
      `written by a newer Tandiff (version ${version} of its form`,
    );
    expect(await runOn(url, "SELECT to_regclass('log') AS log")).toEqual([{ log: null }]);
  });
});
