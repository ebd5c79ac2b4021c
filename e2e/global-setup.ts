import { randomBytes, randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { redisBinary, startRedis } from "../server/src/fanout/redis/testing-server.ts";
import { runOn, startPostgres } from "../server/src/storage/postgres/testing-start.ts";
import { readReports, socketsOnNodes, troublesOf } from "./support/nodes-report.ts";
import { nodeCount, variables } from "./support/several-nodes.ts";

/**
 * Where each interview is served by several nodes: the PostgreSQL and Redis that they share, while the run lasts. At its
 * end the run fails where people were not spread over the nodes, or nodes were not there.
 */
export default async function setUp(): Promise<() => Promise<void>> {
  if (nodeCount === 1) return () => Promise.resolve();
  const folder = mkdtempSync(join(tmpdir(), "tandiff-nodes-"));
  const report = join(folder, "report");
  writeFileSync(report, "");
  process.env[variables.report] = report;
  const endDatabase = await provideDatabase();
  const endRedis = await provideRedis();
  return async () => {
    await endDatabase();
    await endRedis();
    const servers = readReports(report);
    rmSync(folder, { recursive: true });
    if (servers.length === 0) return;
    process.stdout.write(`Sockets on each node: ${socketsOnNodes(servers).join(", ")}\n`);
    const troubles = troublesOf(servers);
    if (troubles.length > 0) throw new Error(troubles.join(" "));
  };
}

async function provideDatabase(): Promise<() => Promise<void>> {
  const prefix = `tandiff_e2e_${randomBytes(4).toString("hex")}_`;
  process.env[variables.databasePrefix] = prefix;
  const named = process.env["DATABASE_URL"];
  if (named !== undefined) {
    process.env[variables.database] = named;
    return () => dropDatabases(named, prefix);
  }
  const folder = join(tmpdir(), `tandiff-postgres-${randomUUID().slice(0, 8)}`);
  process.env[variables.database] = await startPostgres(folder, process.pid, "fast");
  return async () => rmSync(join(folder, "wanted"), { force: true });
}

/** Those of servers that were in use to the end. */
async function dropDatabases(server: string, prefix: string): Promise<void> {
  const query = `SELECT format('DROP DATABASE %I WITH (FORCE)', datname) AS drop FROM pg_database WHERE starts_with(datname, '${prefix}')`;
  for (const row of await runOn(server, query)) {
    if (typeof row === "object" && row !== null && "drop" in row) await runOn(server, String(row.drop));
  }
}

/** Without Redis nodes find in the database what others have stored, and tell each other of no cursors. */
async function provideRedis(): Promise<() => Promise<void>> {
  const named = process.env["REDIS_URL"];
  const binary = redisBinary();
  const own = named === undefined && binary !== null ? await startRedis(binary) : null;
  process.env[variables.redis] = named ?? own?.url ?? "";
  return () => own?.stop() ?? Promise.resolve();
}
