import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import type { TestProject } from "vitest/node";
import { z } from "zod";
import { ownPostgres } from "./testing-binaries.ts";

/** Where the tests of one run find PostgreSQL, and what the names of its databases there begin with. */
export type TestPostgres =
  /** One that was there before, as somebody who may make databases. */
  | { readonly url: string; readonly prefix: string }
  /** One of their own, which whoever needs it first starts in this folder for as long as the owner lives. */
  | { readonly folder: string; readonly owner: number; readonly prefix: string }
  /** None, and why. */
  | { readonly missing: string };

declare module "vitest" {
  interface ProvidedContext {
    readonly postgres: TestPostgres;
  }
}

const Name = z.object({ datname: z.string() });

/** Those that may answer on this machine, as somebody whose name the machine, or a fresh PostgreSQL, has. */
const usual = ["postgresql:///postgres", "postgresql://postgres@127.0.0.1/postgres"].concat(
  ["/var/run/postgresql", "/tmp"].map((folder) => `postgresql://postgres@localhost/postgres?host=${folder}`),
);

async function mayMakeDatabases(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on("error", () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query(
      "SELECT 1 FROM pg_roles WHERE rolname = current_user AND rolcreatedb",
    );
    return rows.length > 0;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** The one that is named, one that answers here, or how to have one of one's own. */
export async function findPostgres(): Promise<TestPostgres> {
  // Another machine's run on the same PostgreSQL may have the same process id.
  const prefix = `tandiff_test_${randomBytes(8).toString("hex")}`;
  const named = process.env["DATABASE_URL"];
  if (named !== undefined) return { url: named, prefix };
  for (const url of usual) if (await mayMakeDatabases(url)) return { url, prefix };
  if (ownPostgres() !== null) {
    // The same however often it is looked for in one run.
    const run = `${process.pid}-${Math.round(performance.timeOrigin)}`;
    return { folder: join(tmpdir(), `tandiff-postgres-${run}`), owner: process.pid, prefix };
  }
  return {
    missing: `no PostgreSQL answers, and none comes from npm for ${process.platform}-${process.arch}`,
  };
}

/** With all that is left of this run. */
async function dropDatabases({
  url,
  prefix,
}: {
  readonly url: string;
  readonly prefix: string;
}): Promise<void> {
  const client = new Client({ connectionString: url });
  client.on("error", () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query("SELECT datname FROM pg_database WHERE starts_with(datname, $1)", [
      `${prefix}_`,
    ]);
    for (const row of rows) await client.query(`DROP DATABASE ${Name.parse(row).datname} WITH (FORCE)`);
  } finally {
    await client.end();
  }
}

/** Ends the one that the run has started, or removes the run's databases. */
export async function leavePostgres(postgres: TestPostgres): Promise<void> {
  if ("folder" in postgres) rmSync(join(postgres.folder, "wanted"), { force: true });
  if ("url" in postgres) await dropDatabases(postgres);
}

/** Before all tests of a run: finds out where PostgreSQL is; after them leaves it. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const postgres = await findPostgres();
  project.provide("postgres", postgres);
  return () => leavePostgres(postgres);
}
