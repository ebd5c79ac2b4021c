import { onTestFinished } from "vitest";
import { startApp } from "../app.ts";
import { readConfig } from "../config.ts";
import { openJournal } from "../journal.ts";
import { Metrics } from "../metrics.ts";
import { openStorage, type StorageHooks } from "../open-storage.ts";
import { openDataFolder } from "../storage/data-folder.ts";
import { openKeyring } from "../storage/keyring.ts";
import type { Storage } from "../storage/port.ts";
import { borrowTestDatabase } from "../storage/postgres/testing-database.ts";
import { freePort, metricsToken, organiserKey } from "../testing-app.ts";
import { emptyFolder } from "../testing-process.ts";

/** For tests only: what all nodes of one server are told. */
export interface Wiring {
  /** Path of the keyring. */
  readonly keyring: string;
  readonly databaseUrl: string;
}

/** For tests only: a node in this process, put together from its settings. */
export interface WiredApp {
  readonly url: string;
  readonly storage: Storage;
  /** Lines of its journal that report a defect. */
  readonly reported: readonly string[];
  /** Lines of its journal that warn. */
  readonly warned: readonly string[];
}

/** A database and a keyring, until the test ends. */
export async function newWiring(): Promise<Wiring> {
  const { url: databaseUrl, drop } = await borrowTestDatabase();
  onTestFinished(drop);
  const folder = openDataFolder(emptyFolder());
  openKeyring(folder);
  folder.release();
  return { keyring: folder.keyring, databaseUrl };
}

/** Runs until the test ends. */
export async function startWiredApp(
  { keyring, databaseUrl }: Wiring,
  redisUrl: string,
  hooks: Pick<StorageHooks, "beforeCommit"> = {},
): Promise<WiredApp> {
  const folder = openDataFolder(emptyFolder());
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const settings = {
    PORT: `${port}`,
    TANDIFF_URL: url,
    TANDIFF_DATA: folder.path,
    TANDIFF_KEYRING: keyring,
    TANDIFF_ORGANISER_KEY: organiserKey,
    TANDIFF_METRICS_TOKEN: metricsToken,
    TANDIFF_MAY_FORGET: "1",
    DATABASE_URL: databaseUrl,
    REDIS_URL: redisUrl,
  };
  const config = readConfig(settings, [], folder.path);
  const [reported, warned]: [string[], string[]] = [[], []];
  const journal = openJournal("warn", (line) => (isWarning(line) ? warned : reported).push(line));
  const metrics = new Metrics();
  const die = (error: unknown): void => void reported.push(String(error));
  const opened = await openStorage({ config, folder, journal, metrics, die, hooks });
  const app = await startApp({ config, ...opened, pagesFolder: null, journal, metrics });
  onTestFinished(async () => {
    await app.stop();
    folder.release();
  });
  return { url, storage: opened.storage, reported, warned };
}

function isWarning(line: string): boolean {
  const { level }: { readonly level: string } = JSON.parse(line);
  return level === "warn";
}
