import { randomUUID } from "node:crypto";
import type { DatabaseConfig } from "../config.ts";
import { readSharedKeyring } from "../storage/keyring.ts";
import { readsOf } from "../storage/postgres/database.ts";
import { assertNotInUse } from "../storage/postgres/in-use.ts";
import { assertKeyring } from "../storage/postgres/keyring-claim.ts";
import { openPostgres } from "../storage/postgres/open.ts";
import { databaseLogs } from "./database-logs.ts";
import { verifyLogs, type Finding } from "./verify.ts";

/**
 * Says in a database of PostgreSQL that it was made from a backup, so that pages which saw more read their sessions
 * anew, and checks every log.
 * @param at milliseconds since the epoch
 * @throws AppError "conflict" when a server is on it: that would go on as if nothing had been
 */
export async function recordRestored(
  { url, keyring: path, mayForget }: DatabaseConfig,
  at: number,
): Promise<readonly Finding[]> {
  const keyring = readSharedKeyring(path);
  const database = await openPostgres(url, { isStrict: !mayForget });
  try {
    await database.write(async (transaction) => {
      await assertKeyring(readsOf(transaction), keyring);
      await assertNotInUse(readsOf(transaction));
      await transaction.query("INSERT INTO restores (id, at) VALUES ($1, $2)", randomUUID(), at);
    });
    return await verifyLogs(databaseLogs(database, keyring), keyring);
  } finally {
    await database.close();
  }
}
