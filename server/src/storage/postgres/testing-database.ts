import { randomBytes } from "node:crypto";
import { inject } from "vitest";
import { ownPostgres } from "./testing-binaries.ts";
import { LentDatabase } from "./testing-lent-database.ts";
import { runOn, startPostgres } from "./testing-start.ts";

export { runOn, startPostgres };

/** Tests that need PostgreSQL are left out where there is none; on machines that must have it they fail. */
const mayBeMissing = process.env["CI"] === undefined;

export const postgresIsMissing = mayBeMissing && "missing" in inject("postgres");
/** For those that start one, to do anything to, wherever else one answers. */
export const ownPostgresIsMissing = mayBeMissing && ownPostgres() === null;

/** A database that nobody else uses. */
export interface TestDatabase {
  readonly url: string;
  /** Closes it to whoever still uses it, and has it go where it came from. */
  readonly drop: () => Promise<void>;
}

/** For tests only: an empty database with a name of its own, to do anything with. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { url: server, prefix } = await place();
  const name = `${prefix}_${randomBytes(8).toString("hex")}`;
  await runOn(server, `CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = name;
  return {
    url: url.href,
    drop: async () => void (await runOn(server, `DROP DATABASE ${name} WITH (FORCE)`)),
  };
}

/** Databases that no test of this process has just now. The run removes them. */
const free: LentDatabase[] = [];

/**
 * For tests only: a database with all tables and no rows, for tests that change no table: the next one has it, too. That
 * costs a quarter of what a new one does.
 */
export async function borrowTestDatabase(): Promise<TestDatabase> {
  const database = free.pop() ?? (await LentDatabase.create((await createTestDatabase()).url));
  let returned: Promise<void> | null = null;
  const giveBack = async (): Promise<void> => {
    await database.empty();
    free.push(database);
  };
  return { url: database.url, drop: () => (returned ??= giveBack()) };
}

async function place(): Promise<{ readonly url: string; readonly prefix: string }> {
  const postgres = inject("postgres");
  if ("missing" in postgres) throw new Error(`There is no PostgreSQL for this test: ${postgres.missing}.`);
  if ("url" in postgres) return postgres;
  const { folder, owner, prefix } = postgres;
  return { url: await startPostgres(folder, owner, "fast"), prefix };
}
