import type { DatabaseConfig } from "../config.ts";
import { readSharedKeyring } from "../storage/keyring.ts";
import type { PostgresDatabase } from "../storage/postgres/database.ts";
import { assertKeyring } from "../storage/postgres/keyring-claim.ts";
import { openToRead } from "../storage/postgres/open.ts";
import { StoredLogs } from "../storage/postgres/stored-logs.ts";
import type { SharedKeyring } from "../storage/shared-keyring.ts";
import { verifyLogs, type Finding, type Logs } from "./verify.ts";

/** The logs of a database that servers may be writing. */
export function databaseLogs(database: PostgresDatabase, keyring: SharedKeyring): Logs {
  const logs = new StoredLogs(database, keyring);
  return {
    sessions: () => logs.sessions(),
    has: (session) => logs.has(session),
    hasKey: (session) => logs.hasKey(session),
    erasureOf: (session) => logs.erasureOf(session),
    verify: (session, known) =>
      database.atOneMoment((reads) => new StoredLogs(reads, keyring).verify(session, known)),
  };
}

/** Checks the log of one session, or of all, in a database of PostgreSQL. See `verifyFolder`. */
export function verifyDatabase(config: DatabaseConfig, id?: string, exportPath?: string): Promise<Finding[]> {
  return withDatabase(config, (database, keyring) =>
    verifyLogs(databaseLogs(database, keyring), keyring, id, exportPath),
  );
}

/** @throws AppError when it cannot be opened, or belongs to another keyring */
export async function withDatabase<Found>(
  { url, keyring: path, mayForget }: DatabaseConfig,
  look: (database: PostgresDatabase, keyring: SharedKeyring) => Promise<Found>,
): Promise<Found> {
  const keyring = readSharedKeyring(path);
  const database = await openToRead(url, { isStrict: !mayForget });
  try {
    await assertKeyring(database, keyring);
    return await look(database, keyring);
  } finally {
    await database.close();
  }
}
