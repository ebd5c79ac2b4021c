import { rmSync } from "node:fs";
import type { MasterKey } from "./storage/master-key.ts";
import type { Storage } from "./storage/port.ts";
import {
  newSharedKeyring,
  openTestStorage,
  temporaryFolder,
  type TestStorage,
  type TestStorageOptions,
} from "./storage/testing.ts";

/** Whether apps of tests store in PostgreSQL, as the vitest project "postgres" has them do. */
export const isOnPostgres = process.env["TANDIFF_TEST_STORAGE"] === "postgres";

/** For tests only: what a test app stores in. */
export interface AppStorage {
  readonly storage: Storage;
  readonly keyring: MasterKey;
  readonly dataFolder: string;
  /** To look into; null on PostgreSQL. */
  readonly sqlite: TestStorage | null;
  /** Opens the same anew, once it is closed. */
  readonly reopen: (options: TestStorageOptions) => Promise<AppStorage>;
  /** Lets another have the data folder. */
  readonly release: () => void;
  readonly cleanUp: () => Promise<void>;
}

export async function openAppStorage(options: TestStorageOptions): Promise<AppStorage> {
  return isOnPostgres ? openPostgres(options) : onSqlite(openTestStorage(options));
}

function onSqlite(test: TestStorage): AppStorage {
  return {
    storage: test.storage,
    keyring: test.keyring,
    dataFolder: test.folder.path,
    sqlite: test,
    reopen: async (options) => onSqlite(openTestStorage(options, test.folder.path)),
    release: test.folder.release,
    cleanUp: test.cleanUp,
  };
}

async function openPostgres(options: TestStorageOptions): Promise<AppStorage> {
  // Only where the project has looked for a PostgreSQL.
  const { borrowTestDatabase } = await import("./storage/postgres/testing-database.ts");
  const { openPostgresStorage } = await import("./storage/postgres/postgres-storage.ts");
  const { url, drop } = await borrowTestDatabase();
  const keyring = newSharedKeyring();
  const dataFolder = temporaryFolder();
  const open = async (told: TestStorageOptions): Promise<AppStorage> => ({
    storage: await openPostgresStorage({ ...hooksOf(told), url, keyring }),
    keyring,
    dataFolder,
    sqlite: null,
    reopen: open,
    release: () => undefined,
    cleanUp: async () => {
      rmSync(dataFolder, { recursive: true, force: true });
      await drop();
    },
  });
  return open(options);
}

function hooksOf({ beforeCommit, onCommitted, onCommitFailed }: TestStorageOptions) {
  return { beforeCommit, onCommitted, onCommitFailed };
}
