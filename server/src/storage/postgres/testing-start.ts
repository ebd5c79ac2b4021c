import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Client } from "pg";
import { ownPostgres } from "./testing-binaries.ts";

const ownServer = fileURLToPath(new URL("testing-own-server.ts", import.meta.url));
/** How long a PostgreSQL that was just started may take, on a loaded machine. Milliseconds. */
const startTime = 60_000;

/** Runs statements on a connection of its own. */
export async function runOn(url: string, statements: string): Promise<readonly unknown[]> {
  const client = new Client({ connectionString: url });
  client.on("error", () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query(statements);
    return rows;
  } finally {
    await client.end();
  }
}

/**
 * Starts PostgreSQL in a folder that is not there yet, or waits for the one that somebody starts in it.
 * @param primary address of one that runs on this machine: then a standby of it, made of a copy of what it has
 */
export async function startPostgres(
  folder: string,
  owner: number,
  safety: "safe" | "fast",
  ...primary: readonly [] | readonly [url: string]
): Promise<string> {
  const url = `postgresql://tandiff@localhost/postgres?host=${folder}`;
  if (!existsSync(folder)) {
    if (ownPostgres() === null) throw new Error("No PostgreSQL comes from npm for this machine.");
    const options = [ownServer, folder, `${owner}`, safety, ...primary];
    spawn(process.execPath, options, { detached: true, stdio: "ignore" }).unref();
  }
  const end = Date.now() + startTime;
  for (;;) {
    try {
      await runOn(url, "SELECT 1");
      return url;
    } catch (error) {
      if (Date.now() > end) throw error;
      await setTimeout(50);
    }
  }
}
