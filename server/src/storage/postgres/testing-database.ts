import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Client } from "pg";
import { inject } from "vitest";

const ownServer = fileURLToPath(new URL("testing-own-server.ts", import.meta.url));
/** How long a PostgreSQL that was just started may take, on a loaded machine. Milliseconds. */
const startTime = 60_000;

/** Why no test that needs PostgreSQL can run here; null where they can. On machines that must have it they fail. */
export const postgresIsMissing =
  "missing" in inject("postgres") && process.env["CI"] === undefined ? inject("postgres") : null;

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
  await run(server, `CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = name;
  return { url: url.href, drop: () => run(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

/** Runs one statement on a connection of its own. */
async function run(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  client.on("error", () => undefined);
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

async function serverUrl(): Promise<string> {
  const postgres = inject("postgres");
  if ("missing" in postgres) throw new Error(`There is no PostgreSQL for this test: ${postgres.missing}.`);
  if ("url" in postgres) return postgres.url;
  return startPostgres(postgres.folder, postgres.owner, "fast");
}

/** Starts PostgreSQL in a folder that is not there yet, or waits for the one that somebody starts in it. */
export async function startPostgres(folder: string, owner: number, safety: "safe" | "fast"): Promise<string> {
  const url = `postgresql://tandiff@localhost/postgres?host=${folder}`;
  if (!existsSync(folder)) {
    const options = [ownServer, folder, `${owner}`, safety];
    const child = spawn(process.execPath, options, {
      detached: true,
      stdio: ["ignore", "ignore", "inherit"],
    });
    child.unref();
  }
  const end = Date.now() + startTime;
  for (;;) {
    try {
      await run(url, "SELECT 1");
      return url;
    } catch (error) {
      if (Date.now() > end) throw error;
      await setTimeout(50);
    }
  }
}
