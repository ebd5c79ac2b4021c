import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findRedis } from "../server/src/fanout/redis/testing-global-setup.ts";
import { findPostgres, leavePostgres } from "../server/src/storage/postgres/testing-global-setup.ts";
import { startPostgres } from "../server/src/storage/postgres/testing-start.ts";
import { readReports, socketsOnNodes, troublesOf } from "./support/nodes-report.ts";
import { nodeCount, variables } from "./support/several-nodes.ts";

/**
 * Where each interview is served by several nodes: the PostgreSQL and Redis that they share, while the run lasts. At its
 * end the run fails where people were not spread over the nodes, or nodes were not there.
 */
export default async function setUp(): Promise<() => Promise<void>> {
  if (nodeCount === 1) return () => Promise.resolve();
  const endRedis = await provideRedis();
  const endDatabase = await provideDatabase();
  const folder = mkdtempSync(join(tmpdir(), "tandiff-nodes-"));
  const report = join(folder, "report");
  writeFileSync(report, "");
  process.env[variables.report] = report;
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
  const postgres = await findPostgres();
  if ("missing" in postgres) throw new Error(`Several nodes need PostgreSQL: ${postgres.missing}.`);
  process.env[variables.databasePrefix] = postgres.prefix;
  process.env[variables.database] =
    "url" in postgres ? postgres.url : await startPostgres(postgres.folder, postgres.owner, "fast");
  // Servers that were in use to the end have left theirs.
  return () => leavePostgres(postgres);
}

/** Without Redis nodes find in the database what others have stored, and tell each other of no cursors. */
async function provideRedis(): Promise<() => Promise<void>> {
  const { redis, end } = await findRedis();
  if ("missing" in redis) {
    if (process.env["CI"] !== undefined) throw new Error(`Several nodes need Redis: ${redis.missing}.`);
    process.stdout.write(`Nodes tell each other nothing: ${redis.missing}.\n`);
  }
  process.env[variables.redis] = "url" in redis ? redis.url : "";
  return end;
}
