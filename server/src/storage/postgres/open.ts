import type { ClientBase } from "pg";
import { z } from "zod";
import { connect, openPool, placeOf } from "./connections.ts";
import { AppError } from "@tandiff/shared/errors.ts";
import { assertDurable, PostgresDatabase } from "./database.ts";
import { cannotOpen } from "./failure.ts";
import { assertRelease, assertVersion, migrate } from "./schema.ts";

const Settings = z.object({
  server_version: z.string(),
  server_version_num: z.coerce.number(),
  synchronous_commit: z.string(),
  fsync: z.string(),
});

const readSettings = `SELECT current_setting('server_version') AS server_version,
  current_setting('server_version_num') AS server_version_num,
  current_setting('synchronous_commit') AS synchronous_commit,
  current_setting('fsync') AS fsync`;

export interface OpenOptions {
  /** Refuses a PostgreSQL that may forget what it has said is stored once its machine fails, as those of tests do. */
  readonly isStrict?: boolean;
  /** Waits for an answer as long as it takes. */
  readonly takesItsTime?: boolean;
}

/**
 * Opens a database, brings it to this program's version, and makes sure that what it says is stored is so.
 * @throws AppError with a sentence for whoever starts the server
 */
export function openPostgres(
  url: string,
  { isStrict = false, takesItsTime = false }: OpenOptions = {},
): Promise<PostgresDatabase> {
  const prepare = async (client: ClientBase): Promise<void> => {
    await assertSettings(client, isStrict);
    await migrate(client);
  };
  return openWith(url, prepare, takesItsTime);
}

/** The same for an operator's command, also while servers run: nothing is changed. */
export function openToRead(url: string, { isStrict = false }: OpenOptions = {}): Promise<PostgresDatabase> {
  return openWith(url, async (client) => {
    await assertSettings(client, isStrict);
    await assertVersion(client);
  });
}

async function assertSettings(client: ClientBase, isStrict: boolean): Promise<void> {
  const settings = Settings.parse((await client.query(readSettings)).rows[0]);
  assertRelease(settings.server_version, settings.server_version_num);
  assertDurable(settings.synchronous_commit);
  if (isStrict) assertSynced(settings.fsync);
}

async function openWith(
  url: string,
  prepare: (client: ClientBase) => Promise<void>,
  takesItsTime = false,
): Promise<PostgresDatabase> {
  const client = await connect(url);
  try {
    await prepare(client);
  } catch (cause) {
    throw cannotOpen(cause, placeOf(url));
  } finally {
    await client.end();
  }
  return new PostgresDatabase(openPool(url, takesItsTime));
}

/** @throws AppError "not-stored" with a sentence for whoever starts the server */
export function assertSynced(fsync: string): void {
  if (fsync !== "off") return;
  throw new AppError(
    "not-stored",
    "PostgreSQL's fsync is off: all that it has stored could be lost when its machine fails. Set it to on.",
  );
}
