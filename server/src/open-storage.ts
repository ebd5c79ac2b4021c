import type { Logger } from "pino";
import type { Config, DatabaseConfig } from "./config.ts";
import { aloneFanOut } from "./fanout/alone.ts";
import type { FanOut } from "./fanout/port.ts";
import type { Metrics } from "./metrics.ts";
import type { DataFolder } from "./storage/data-folder.ts";
import { openFocusKeys } from "./storage/focus-keys.ts";
import { openKeyring, readSharedKeyring } from "./storage/keyring.ts";
import type { MasterKey } from "./storage/master-key.ts";
import { assertNotMoved } from "./storage/moved-folder.ts";
import type { PageFiles } from "./storage/page-files.ts";
import type { Storage } from "./storage/port.ts";
import type { Connections } from "./storage/postgres/database.ts";
import { putOrganiserKey, readOrCreateOrganiserKey, sharedOrganiserKey } from "./storage/secrets.ts";
import { openSqliteStorage, type SqliteStorageOptions } from "./storage/sqlite/sqlite-storage.ts";

/** What tests hang into the storage; nothing in production. */
export type StorageHooks = Pick<SqliteStorageOptions, "beforeCommit" | "connected">;

interface OpenOptions {
  readonly config: Config;
  readonly folder: DataFolder;
  readonly journal: Logger;
  readonly metrics: Metrics;
  /** Told when nothing may be acknowledged any more, since the storage may hold less than it should. */
  readonly die: (error: unknown) => void;
  readonly hooks: StorageHooks;
}

/** Where everything is kept, and what of the server's own is in none of the databases. */
export interface Opened {
  readonly storage: Storage;
  readonly keyring: MasterKey;
  readonly organiserKey: string;
  readonly fanOut: FanOut;
  /** Null where there are none. */
  readonly connections: () => Connections | null;
  /** Null where no node of another version answers the same pages. */
  readonly pageFiles: PageFiles | null;
}

/**
 * Opens what the configuration says: PostgreSQL, which other nodes may use too, or SQLite in the data folder.
 * @throws AppError with a sentence for whoever starts the server
 */
export async function openStorage(options: OpenOptions): Promise<Opened> {
  const { database } = options.config;
  return database === null ? openAlone(options) : openShared(options, database);
}

function openAlone({ config, folder, journal, metrics, die, hooks }: OpenOptions): Opened {
  assertNotMoved(folder);
  const keyring = openKeyring(folder);
  const storage = openSqliteStorage({
    path: folder.database,
    keyring,
    focusKeys: openFocusKeys(folder),
    onFatal: die,
    ...telling(journal, metrics),
    ...hooks,
  });
  const organiserKey = organiserKeyIn(folder, config.organiserKey);
  const [fanOut, connections] = [aloneFanOut(), () => null];
  return { storage, keyring, organiserKey, fanOut, connections, pageFiles: null };
}

async function openShared(
  { config, folder, journal, metrics, hooks: { beforeCommit } }: OpenOptions,
  { url, redisUrl, keyring: path, mayForget }: DatabaseConfig,
): Promise<Opened> {
  const keyring = readSharedKeyring(path);
  // Redis's client alone is half of all modules: who is alone starts without them.
  const { openPostgresStorage } = await import("./storage/postgres/postgres-storage.ts");
  const storage = await openPostgresStorage({
    url,
    keyring,
    isStrict: !mayForget,
    beforeCommit,
    onStale: () => metrics.appendWasStale(),
    warn: (sentence) => journal.warn(sentence),
    ...telling(journal, metrics),
  });
  const openFanOut = async (address: string): Promise<FanOut> => {
    const { openRedisFanOut } = await import("./fanout/redis/redis-fan-out.ts");
    return openRedisFanOut({
      url: address,
      deriveKey: (purpose) => keyring.deriveKey(purpose),
      keyOf: (session) => storage.keyAtHand(session),
      now: Date.now,
      dropped: (reason) => metrics.newsDropped(reason),
      lost: (err) => journal.warn({ err }, "Redis is lost: news from other nodes comes later"),
    });
  };
  const fanOut = redisUrl === null ? aloneFanOut() : await openFanOut(redisUrl);
  const organiserKey = organiserKeyIn(folder, config.organiserKey ?? sharedOrganiserKey(keyring));
  const { pageFiles } = storage;
  return { storage, keyring, organiserKey, fanOut, connections: () => storage.connections, pageFiles };
}

function telling(journal: Logger, metrics: Metrics) {
  return {
    onCommitted: (seconds: number) => metrics.committed(seconds),
    onCommitFailed: () => metrics.commitFailed(),
    onDefect: (err: unknown) => journal.error({ err }, "defect"),
  };
}

/** One that was not made in this folder is put there, where this machine's command line looks for it. */
function organiserKeyIn(folder: DataFolder, given: string | null): string {
  if (given === null) return readOrCreateOrganiserKey(folder);
  putOrganiserKey(folder, given);
  return given;
}
