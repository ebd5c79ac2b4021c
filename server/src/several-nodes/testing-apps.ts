import { createSecretKey, randomBytes } from "node:crypto";
import { tmpdir } from "node:os";
import type { SessionId } from "@tandiff/shared/ids.ts";
import { reduce } from "@tandiff/shared/session/reduce.ts";
import { emptyState } from "@tandiff/shared/session/state.ts";
import { onTestFinished } from "vitest";
import * as Y from "yjs";
import { type AppOptions, startApp } from "../app.ts";
import { aloneFanOut } from "../fanout/alone.ts";
import { Hub, type HubLine } from "../fanout/hub.ts";
import type { FanOut } from "../fanout/port.ts";
import { SealedFanOut } from "../fanout/sealed-fan-out.ts";
import { openJournal } from "../journal.ts";
import { Metrics } from "../metrics.ts";
import type { RowKind, Storage } from "../storage/port.ts";
import { openPostgresStorage, type PostgresStorage } from "../storage/postgres/postgres-storage.ts";
import { borrowTestDatabase } from "../storage/postgres/testing-database.ts";
import { readEvent } from "../storage/read-event.ts";
import { newSharedKeyring } from "../storage/testing.ts";
import { freePort, metricsToken, organiserKey, Person } from "../testing-app.ts";

/** For tests only: a whole server on a database that others use, too. */
export interface NodeApp {
  readonly url: string;
  readonly storage: PostgresStorage;
  /** Address of the database. */
  readonly database: string;
  readonly stop: () => Promise<void>;
  /** What it hears the others on. */
  readonly line: HubLine;
  /** Lines of its journal that report a defect. */
  readonly reported: () => readonly string[];
}

export interface TwoAppsOptions {
  /** Whether they hear of each other; or else each has to look for itself. */
  readonly hear?: boolean;
  /** What time it is by all clocks, the database's included. */
  readonly now?: () => number;
  /** Milliseconds by which the clock of the first, 0, or of the other one, 1, is ahead of the database's. */
  readonly ahead?: (node: number) => number;
  readonly beatMilliseconds?: number;
  readonly housekeepingMilliseconds?: number;
  readonly unused?: AppOptions["unused"];
  /** Awaited by each before it commits to logs. */
  readonly beforeCommit?: () => Promise<void>;
}

/** For tests only: two whole servers in this process on one database, until the test ends. */
export async function startTwoApps({
  hear = false,
  now,
  ahead = (_node: number) => 0,
  beatMilliseconds,
  housekeepingMilliseconds,
  unused,
  beforeCommit,
}: TwoAppsOptions = {}): Promise<readonly [NodeApp, NodeApp]> {
  const { url: database, drop } = await borrowTestDatabase();
  onTestFinished(drop);
  const keyring = newSharedKeyring();
  const hub = new Hub();
  const nodesKey = createSecretKey(randomBytes(32));
  const start = async (node: number): Promise<NodeApp> => {
    const opened = await openPostgresStorage({ url: database, keyring, beforeCommit });
    const storage = now ? { ...opened, clock: async () => now() } : opened;
    const line = hub.line();
    const fanOut: FanOut = hear ? new SealedFanOut({ line, keyOf: () => nodesKey, nodesKey }) : aloneFanOut();
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const errors: string[] = [];
    const app = await startApp({
      config: {
        host: "127.0.0.1",
        port,
        dataFolder: tmpdir(),
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
      journal: openJournal("error", (text) => errors.push(text)),
      metrics: new Metrics(),
      fanOut,
      now: () => (now ?? Date.now)() + ahead(node),
      ...(beatMilliseconds !== undefined && { beatMilliseconds }),
      ...(housekeepingMilliseconds !== undefined && { housekeepingMilliseconds }),
      ...(unused && { unused }),
    });
    let stopping: Promise<void> | null = null;
    const stop = (): Promise<void> => (stopping ??= app.stop());
    onTestFinished(stop);
    return { url, storage, database, line, stop, reported: () => errors };
  };
  return [await start(0), await start(1)];
}

/** For tests only: the same person, at another node. */
export function atNode(app: Pick<NodeApp, "url">, { id, secret, cookie }: Person): Person {
  const person = new Person(app, `${app.url}/p/${id}#${secret}`);
  person.cookie = cookie;
  return person;
}

/** For tests only: what a session's log comes to. */
export async function replayed(
  { storage }: { readonly storage: Pick<Storage, "readLog"> },
  session: SessionId,
) {
  const doc = new Y.Doc({ gc: false });
  const kinds: RowKind[] = [];
  let state = emptyState;
  for await (const row of storage.readLog(session)) {
    kinds.push(row.kind);
    if (row.kind === "update:code") Y.applyUpdate(doc, row.payload);
    const stamped = readEvent(row);
    if (stamped) state = reduce(state, stamped);
  }
  if (doc.store.pendingStructs !== null) throw new Error("The log's edits do not build on each other.");
  return { kinds, state, texts: [0, 1, 2].map((file) => doc.getText(`f:${file}`).toJSON()) };
}

/** For tests only: holds back commits from when it is told to, until so many nodes have come to one. */
export function meeting() {
  let awaited = 0;
  let met = Promise.withResolvers<void>();
  return {
    await: (nodes: number): void => {
      awaited = nodes;
      met = Promise.withResolvers();
    },
    beforeCommit: async (): Promise<void> => {
      if (awaited === 0) return;
      awaited -= 1;
      if (awaited === 0) met.resolve();
      await met.promise;
    },
  };
}
