import { setTimeout } from "node:timers/promises";
import { AppError } from "@tandiff/shared/errors.ts";
import { z } from "zod";
import type { DatabaseReads } from "./database.ts";

/** PostgreSQL notices a moment later that somebody has gone. Milliseconds. */
const looks = { most: 10, interval: 200 } as const;

const Others = z.object({ others: z.coerce.number() });

/**
 * Whoever has opened the database goes on with what it found.
 * @param database on whose one connection this is asked
 * @throws AppError "conflict" when there is anybody but who asks
 */
export async function assertNotInUse(database: DatabaseReads): Promise<void> {
  for (let look = 0; look < looks.most; look += 1) {
    if (look > 0) await setTimeout(looks.interval);
    await database.read("SELECT pg_stat_clear_snapshot()");
    const [found] = await database.read(
      `SELECT count(*) AS others FROM pg_stat_activity
       WHERE datname = current_database() AND application_name = 'tandiff' AND pid <> pg_backend_pid()`,
    );
    if (Others.parse(found).others === 0) return;
  }
  throw inUse();
}

export function inUse(): AppError {
  return new AppError("conflict", "The database is in use: stop every Tandiff server that is on it first.");
}
