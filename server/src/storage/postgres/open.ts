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
  synchronous_standby_names: z.string(),
});

type Settings = z.infer<typeof Settings>;

const noStandbySentence =
  "PostgreSQL's synchronous_commit is local, so what it says is stored is on no standby yet, whatever synchronous_standby_names has. Set it to on, or to remote_apply.";

const readSettings = `SELECT current_setting('server_version') AS server_version,
  current_setting('server_version_num') AS server_version_num,
  current_setting('synchronous_commit') AS synchronous_commit,
  current_setting('fsync') AS fsync,
  current_setting('synchronous_standby_names') AS synchronous_standby_names`;

export interface OpenOptions {
  /** Refuses a PostgreSQL that may forget what it has said is stored once its machine fails, as those of tests do. */
  readonly isStrict?: boolean;
  /** Waits for an answer as long as it takes. */
  readonly takesItsTime?: boolean;
  /** Told of a setting that is hardly meant. */
  readonly warn?: (sentence: string) => void;
}

/**
 * Opens a database, brings it to this program's version, and makes sure that what it says is stored is so.
 * @throws AppError with a sentence for whoever starts the server
 */
export function openPostgres(
  url: string,
  { isStrict = false, takesItsTime = false, warn = () => undefined }: OpenOptions = {},
): Promise<PostgresDatabase> {
  const prepare = async (client: ClientBase): Promise<void> => {
    const settings = await assertSettings(client, isStrict);
    if (waitsForNoStandby(settings)) warn(noStandbySentence);
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

async function assertSettings(client: ClientBase, isStrict: boolean): Promise<Settings> {
  const settings = Settings.parse((await client.query(readSettings)).rows[0]);
  assertRelease(settings.server_version, settings.server_version_num);
  assertDurable(settings.synchronous_commit);
  if (isStrict) assertSynced(settings.fsync);
  return settings;
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

function waitsForNoStandby({
  synchronous_commit: commit,
  synchronous_standby_names: names,
}: Settings): boolean {
  return commit === "local" && names !== "";
}
