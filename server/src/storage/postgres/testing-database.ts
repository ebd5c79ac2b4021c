import { randomBytes } from "node:crypto";
import { afterAll, inject } from "vitest";
import { runOn, startPostgres } from "./testing-start.ts";

export { runOn, startPostgres };

/** Whether tests that need PostgreSQL are left out here. On machines that must have it they fail. */
export const postgresIsMissing = "missing" in inject("postgres") && process.env["CI"] === undefined;

/** A database that nobody else uses. */
export interface TestDatabase {
  readonly url: string;
  /** Closes it to whoever still uses it, and removes it. */
  readonly drop: () => Promise<void>;
}

/** For tests only: an empty database with a name of its own. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = await serverUrl();
  const name = `tandiff_test_${randomBytes(8).toString("hex")}`;
  await runOn(server, `CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = name;
  return {
    url: url.href,
    drop: async () => void (await runOn(server, `DROP DATABASE ${name} WITH (FORCE)`)),
  };
}

/** That of this test file: schemas in one are made faster than databases. */
let shared: Promise<TestDatabase> | null = null;
let schemas = 0;

afterAll(async () => {
  const database = await shared;
  await database?.drop();
});

/**
 * For tests only: the address of an empty schema in a database of this test file.
 * @param common statements that are run once, for all of them
 */
export async function createTestSchema(common: string): Promise<string> {
  shared ??= createTestDatabase().then(async (database) => {
    await runOn(database.url, common);
    return database;
  });
  const url = new URL((await shared).url);
  schemas += 1;
  await runOn(url.href, `CREATE SCHEMA test_${schemas}`);
  url.searchParams.set("options", `-c search_path=test_${schemas},public`);
  return url.href;
}

async function serverUrl(): Promise<string> {
  const postgres = inject("postgres");
  if ("missing" in postgres) throw new Error(`There is no PostgreSQL for this test: ${postgres.missing}.`);
  if ("url" in postgres) return postgres.url;
  return startPostgres(postgres.folder, postgres.owner, "fast");
}
