import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Figures } from "../report.ts";
import { serverCore } from "../sync/machine.ts";
import type { StorageFigure } from "./figures.ts";
import type { BenchDatabase } from "./postgres.ts";
import type { StorageFigures, StorageOrder } from "./storage-node.ts";

/** SQLite, or so many nodes on PostgreSQL. */
export interface StorageSubject {
  readonly name: string;
  readonly nodes: number;
  readonly isShared: boolean;
}

export const storageSubjects: readonly StorageSubject[] = [
  { name: "SQLite", nodes: 1, isShared: false },
  { name: "1 node", nodes: 1, isShared: true },
  { name: "2 nodes", nodes: 2, isShared: true },
  { name: "3 nodes", nodes: 3, isShared: true },
];

/** How much all nodes together do. */
export interface StorageLoad {
  readonly sessions: number;
  /** Rows a second; null for as many as are taken. */
  readonly pace: number | null;
  readonly seconds: number;
}

/** One run: the nodes share the servers' core, PostgreSQL has the other one, and the nodes make their load themselves. */
export async function measureStorage(
  { nodes, isShared }: StorageSubject,
  database: BenchDatabase,
  { sessions, pace, seconds }: StorageLoad,
): Promise<Figures<StorageFigure>> {
  const share = (total: number): number => Math.ceil(total / nodes);
  const processes = await Promise.all(
    Array.from({ length: nodes }, () =>
      StorageProcess.start({
        shared: isShared ? { database: database.url, key: database.key } : null,
        sessions: share(sessions),
        pace: pace === null ? null : share(pace),
        seconds,
      }),
    ),
  );
  const before = isShared ? await costs(database) : null;
  const cpu = database.cpu;
  const from = performance.now();
  const each = await Promise.all(processes.map((one) => one.go()));
  const took = performance.now() - from;
  const used = cpu === null ? null : (database.cpu ?? 0) - cpu;
  const after = isShared ? await costs(database) : null;
  await Promise.all(processes.map((one) => one.end()));
  const rows = each.reduce((sum, one) => sum + one.rows, 0);
  const own = each.reduce((sum, one) => sum + one.cpu, 0);
  const worst = (of: (one: StorageFigures) => number): number => Math.max(...each.map(of));
  return {
    "rows a second": each.reduce((sum, one) => sum + one.rows / one.seconds, 0),
    "nodes' core busy, %": (own / took) * 100,
    "p50, ms": worst(({ p50 }) => p50),
    "p99, ms": worst(({ p99 }) => p99),
    "node's processor for a row, µs": (own * 1_000) / rows,
    ...(before &&
      after && {
        "PostgreSQL's core busy, %": used === null ? null : (used / took) * 100,
        "PostgreSQL's processor for a row, µs": used === null ? null : (used * 1_000) / rows,
        "rows in a commit": rows / (after.commits - before.commits),
        "written ahead for a row, bytes": (after.writtenAhead - before.writtenAhead) / rows,
      }),
  };
}

async function costs(database: BenchDatabase) {
  return { commits: await database.commits(), writtenAhead: await database.writtenAhead() };
}

class StorageProcess {
  readonly #lines: AsyncIterator<string>;
  readonly #tell: () => void;
  readonly end: () => Promise<void>;

  private constructor(lines: AsyncIterator<string>, tell: () => void, end: () => Promise<void>) {
    this.#lines = lines;
    this.#tell = tell;
    this.end = end;
  }

  /** Resolves when it could begin. */
  static async start(order: Omit<StorageOrder, "folder">): Promise<StorageProcess> {
    const folder = await mkdtemp(join(tmpdir(), "tandiff-bench-"));
    const program = join(import.meta.dirname, "storage-node.ts");
    const args = ["-c", String(serverCore), process.execPath, program, JSON.stringify({ ...order, folder })];
    const child = spawn("taskset", args, { stdio: ["pipe", "pipe", "inherit"] });
    const ended = once(child, "close");
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
    const one = new StorageProcess(
      lines,
      () => child.stdin.write("go\n"),
      async () => {
        await ended;
        await rm(folder, { recursive: true, force: true });
      },
    );
    await one.#line();
    return one;
  }

  async go(): Promise<StorageFigures> {
    this.#tell();
    return JSON.parse(await this.#line());
  }

  async #line(): Promise<string> {
    const { value, done } = await this.#lines.next();
    if (done === true) throw new Error("A node ended before it was measured.");
    return value;
  }
}
