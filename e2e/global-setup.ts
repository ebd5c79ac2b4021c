import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { redisBinary, startRedis } from "../server/src/fanout/redis/testing-server.ts";
import { startPostgres } from "../server/src/storage/postgres/testing-start.ts";
import { nodeCount, variables } from "./support/several-nodes.ts";

/** Where each interview is served by several nodes: the PostgreSQL and Redis that they share, while the run lasts. */
export default async function setUp(): Promise<() => Promise<void>> {
  if (nodeCount === 1) return () => Promise.resolve();
  const endDatabase = await provideDatabase();
  const endRedis = await provideRedis();
  return async () => {
    endDatabase();
    await endRedis();
  };
}

async function provideDatabase(): Promise<() => void> {
  const named = process.env["DATABASE_URL"];
  const folder = join(tmpdir(), `tandiff-postgres-${randomUUID().slice(0, 8)}`);
  process.env[variables.database] = named ?? (await startPostgres(folder, process.pid, "fast"));
  return () => rmSync(join(folder, "wanted"), { force: true });
}

/** Without Redis nodes find in the database what others have stored, and tell each other of no cursors. */
async function provideRedis(): Promise<() => Promise<void>> {
  const named = process.env["REDIS_URL"];
  const binary = redisBinary();
  const own = named === undefined && binary !== null ? await startRedis(binary) : null;
  process.env[variables.redis] = named ?? own?.url ?? "";
  return () => own?.stop() ?? Promise.resolve();
}
