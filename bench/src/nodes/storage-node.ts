/**
 * One node's storage by itself, as a process: makes sessions, says `ready`, waits for a line on its input, appends to their
 * logs for some seconds, and prints what it cost. `node storage-node.ts <order as JSON>`
 */
import { createSecretKey } from "node:crypto";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import type { SessionId } from "@tandiff/shared/ids.ts";
import { openDataFolder } from "../../../server/src/storage/data-folder.ts";
import { openFocusKeys } from "../../../server/src/storage/focus-keys.ts";
import { openKeyring } from "../../../server/src/storage/keyring.ts";
import type { MasterKey } from "../../../server/src/storage/master-key.ts";
import type { Storage } from "../../../server/src/storage/port.ts";
import { openPostgresStorage } from "../../../server/src/storage/postgres/postgres-storage.ts";
import { SharedKeyring } from "../../../server/src/storage/shared-keyring.ts";
import { openSqliteStorage } from "../../../server/src/storage/sqlite/sqlite-storage.ts";
import { createTestSession, testRow } from "../../../server/src/storage/testing.ts";
import { typedKeys } from "../server/edits.ts";
import { Latencies } from "../sync/latencies.ts";

/** What one node is to do. */
export interface StorageOrder {
  readonly folder: string;
  /** What nodes have in common: the database, and the keyring's key in hexadecimal. Null for SQLite in the folder. */
  readonly shared: { readonly database: string; readonly key: string } | null;
  readonly sessions: number;
  /** Rows a second of all sessions together; null for as many as it takes, one of each session on its way. */
  readonly pace: number | null;
  readonly seconds: number;
}

export interface StorageFigures {
  readonly rows: number;
  readonly seconds: number;
  /** Milliseconds from asking for a row to its being durable. */
  readonly p50: number;
  readonly p99: number;
  /** Milliseconds of the node's own processor, without what it took to wait for the next row to come. */
  readonly cpu: number;
}

type Log = Pick<Storage, "append" | "addExercise" | "createSession" | "close">;

const warmUp = 5;

interface Opened {
  readonly storage: Log;
  readonly keyring: MasterKey;
}

async function open({ folder: path, shared }: StorageOrder): Promise<Opened> {
  if (shared !== null) {
    const keyring = new SharedKeyring(createSecretKey(shared.key, "hex"));
    return { storage: await openPostgresStorage({ keyring, url: shared.database }), keyring };
  }
  const folder = openDataFolder(path);
  const keyring = openKeyring(folder);
  const storage = openSqliteStorage({
    keyring,
    focusKeys: openFocusKeys(folder),
    path: folder.database,
    onFatal: fail,
  });
  return { storage, keyring };
}

function fail(error: unknown): never {
  throw error;
}

/** What it costs to wait a millisecond, again and again, for a second: milliseconds of the processor. */
async function waitingCost(): Promise<number> {
  const cpu = process.cpuUsage();
  const until = performance.now() + 1_000;
  while (performance.now() < until) await pause(1);
  const { user, system } = process.cpuUsage(cpu);
  return (user + system) / 1_000;
}

class Load {
  readonly #storage: Log;
  readonly #sessions: readonly SessionId[];
  readonly #keys = typedKeys(1_000_000_000, 500).map((update) => testRow("", { payload: update }));
  #latencies = new Latencies();
  #asked = 0;

  constructor(storage: Log, sessions: readonly SessionId[]) {
    this.#storage = storage;
    this.#sessions = sessions;
  }

  async run(pace: number | null, seconds: number): Promise<StorageFigures> {
    this.#latencies = new Latencies();
    const own = pace === null ? 0 : await waitingCost();
    const cpu = process.cpuUsage();
    const from = performance.now();
    const until = from + seconds * 1_000;
    await (pace === null ? this.#flood(until) : this.#steadily(pace, from, until));
    const { user, system } = process.cpuUsage(cpu);
    return {
      rows: this.#latencies.total,
      seconds: (performance.now() - from) / 1_000,
      p50: this.#latencies.quantile(0.5),
      p99: this.#latencies.quantile(0.99),
      cpu: (user + system) / 1_000 - own * seconds,
    };
  }

  async #flood(until: number): Promise<void> {
    const all = this.#sessions.map(async (session) => {
      while (performance.now() < until) await this.#append(session);
    });
    await Promise.all(all);
  }

  /** Rows come evenly, session after session, whether those before are stored or not. */
  async #steadily(pace: number, from: number, until: number): Promise<void> {
    const all: Promise<void>[] = [];
    for (let now = from; now < until; now = performance.now()) {
      const due = Math.floor(((now - from) * pace) / 1_000);
      while (all.length < due) {
        const session = this.#sessions[all.length % this.#sessions.length];
        if (session !== undefined) all.push(this.#append(session));
      }
      await pause(1);
    }
    await Promise.all(all);
  }

  async #append(session: SessionId): Promise<void> {
    const row = this.#keys[this.#asked++ % this.#keys.length];
    if (row === undefined) return;
    const from = performance.now();
    await this.#storage.append(session, [row]);
    this.#latencies.add(performance.now() - from);
  }
}

const order: StorageOrder = JSON.parse(process.argv[2] ?? "");
const opened = await open(order);
const sessions: SessionId[] = [];
while (sessions.length < order.sessions) sessions.push((await createTestSession(opened)).session);
const load = new Load(opened.storage, sessions);
await load.run(order.pace, warmUp);
process.stdout.write("ready\n");
await once(process.stdin, "data");
process.stdout.write(`${JSON.stringify(await load.run(order.pace, order.seconds))}\n`);
await opened.storage.close();
process.exit(0);
