import { createSecretKey, randomBytes } from "node:crypto";
import { onTestFinished } from "vitest";
import { startApp } from "../app.ts";
import { aloneFanOut } from "../fanout/alone.ts";
import { Hub } from "../fanout/hub.ts";
import type { FanOut } from "../fanout/port.ts";
import { SealedFanOut } from "../fanout/sealed-fan-out.ts";
import { openJournal } from "../journal.ts";
import { Metrics } from "../metrics.ts";
import { openPostgresStorage, type PostgresStorage } from "../storage/postgres/postgres-storage.ts";
import { createTestDatabase } from "../storage/postgres/testing-database.ts";
import { newSharedKeyring } from "../storage/testing.ts";
import { freePort, metricsToken, organiserKey } from "../testing-app.ts";

/** For tests only: a whole server on a database that others use, too. */
export interface NodeApp {
  readonly url: string;
  readonly storage: PostgresStorage;
  /** Lines of its journal that report a defect. */
  readonly reported: () => readonly string[];
}

/**
 * For tests only: two whole servers in this process on one database, until the test ends.
 * @param hear whether they hear of each other; or else each has to look for itself
 */
export async function startTwoApps(hear: boolean): Promise<readonly [NodeApp, NodeApp]> {
  const { url: database, drop } = await createTestDatabase();
  onTestFinished(drop);
  const keyring = newSharedKeyring();
  const hub = new Hub();
  const nodesKey = createSecretKey(randomBytes(32));
  const start = async (): Promise<NodeApp> => {
    const storage = await openPostgresStorage({ url: database, keyring });
    const fanOut: FanOut = hear
      ? new SealedFanOut({ line: hub.line(), keyOf: () => nodesKey, nodesKey })
      : aloneFanOut();
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const errors: string[] = [];
    const app = await startApp({
      config: {
        host: "127.0.0.1",
        port,
        dataFolder: "",
        database: null,
        organiserKey: null,
        url,
        origins: [url],
        secure: false,
        journalLevel: "error",
        metricsToken,
        proxies: 0,
        retentionDays: 180,
      },
      storage,
      keyring,
      organiserKey,
      pagesFolder: null,
      journal: openJournal("error", (line) => errors.push(line)),
      metrics: new Metrics(),
      fanOut,
    });
    onTestFinished(() => app.stop());
    return { url, storage, reported: () => errors };
  };
  return [await start(), await start()];
}
