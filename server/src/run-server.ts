import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { AppError } from "@tandiff/shared/errors.ts";
import { startApp, type AppOptions } from "./app.ts";
import { readConfig } from "./config.ts";
import { masked, openJournal } from "./journal.ts";
import { Metrics } from "./metrics.ts";
import { openStorage, type StorageHooks } from "./open-storage.ts";
import { openDataFolder } from "./storage/data-folder.ts";

/** Milliseconds after which a server that cannot stop in good order ends all the same. */
const stopDeadline = 4_500;

/** Milliseconds over which people are let go where other nodes take them in. */
const drainMilliseconds = 2_000;

/** What tests hang into the server; nothing in production. */
type Hooks = StorageHooks & Pick<AppOptions, "beatMilliseconds">;

const root = join(import.meta.dirname, "../..");

/**
 * Runs the server as this process: takes the data folder, listens, stops in good order at SIGTERM or
 * SIGINT. `flags` are the command line's.
 */
export async function runServer(flags: readonly string[], hooks: Hooks = {}): Promise<void> {
  try {
    await listen(flags, hooks);
  } catch (error) {
    process.stderr.write(`${masked(error instanceof AppError ? error.message : String(error))}\n`);
    process.exit(1);
  }
}

async function listen(flags: readonly string[], hooks: Hooks): Promise<void> {
  const { beatMilliseconds, ...storageHooks } = hooks;
  const config = readConfig(process.env, flags, root);
  const pagesFolder = join(root, "client/dist");
  const folder = openDataFolder(config.dataFolder);
  const journal = openJournal(config.journalLevel);
  const metrics = new Metrics();
  /** The storage may hold less than it should: nothing may be acknowledged any more. */
  const die = (err: unknown): void => {
    journal.fatal({ err }, "stopped at once");
    process.exit(1);
  };
  const opened = await openStorage({ config, folder, journal, metrics, die, hooks: storageHooks });
  const app = await startApp({
    config,
    ...opened,
    pagesFolder: existsSync(join(pagesFolder, "index.html")) ? pagesFolder : null,
    journal,
    metrics,
    drainMilliseconds: config.database === null ? 0 : drainMilliseconds,
    ...(beatMilliseconds === undefined ? {} : { beatMilliseconds }),
  });

  const serverFile = join(folder.path, "server.json");
  writeFileSync(
    serverFile,
    JSON.stringify({
      url: `http://${localHost(config.host)}:${app.port}`,
      links: config.url,
      pid: process.pid,
    }),
    { mode: 0o600 },
  );
  journal.info({ url: config.url, port: app.port }, "ready");
  process.stdout.write(`Tandiff is ready on ${config.url}\n`);

  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    journal.info("stopping");
    rmSync(serverFile, { force: true });
    setTimeout(die, stopDeadline, new Error("The server did not stop in time.")).unref();
    app.stop().then(() => {
      folder.release();
      process.exit(0);
    }, die);
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
}

/** Where the command line client finds this server: a listener on all addresses is reached on loopback. */
function localHost(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "127.0.0.1";
  return host.includes(":") ? `[${host}]` : host;
}
