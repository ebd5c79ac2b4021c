import { z } from "zod";
import type { DatabaseReads } from "./database.ts";

const Clock = z.object({ at: z.coerce.number() });

/** What time it is where PostgreSQL runs: milliseconds since the epoch. */
export async function readClock(database: DatabaseReads): Promise<number> {
  const [row] = await database.read("SELECT extract(epoch FROM clock_timestamp()) * 1000 AS at");
  return Clock.parse(row).at;
}
