import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { redisBinary, startRedis } from "../../../server/src/fanout/redis/testing-server.ts";
import { freePort } from "../../../server/src/testing-free-port.ts";
import { createKeyring } from "../../../server/src/storage/keyring.ts";
import { cpuMilliseconds, loadCore, pin } from "../sync/machine.ts";
import type { Seat } from "../sync/page.ts";
import { startPinned, type PinnedProcess } from "../sync/pinned-process.ts";
import { openTandiffRooms } from "../sync/tandiff-rooms.ts";
import { BenchDatabase } from "./postgres.ts";

/** One server on SQLite, or so many nodes on PostgreSQL and Redis. */
export interface ServersSubject {
  readonly name: string;
  readonly nodes: number;
  readonly isShared: boolean;
  /** Whether the people of a session are on all nodes, or on one. */
  readonly isSpread: boolean;
}

export const serversSubjects: readonly ServersSubject[] = [
  { name: "SQLite", nodes: 1, isShared: false, isSpread: false },
  { name: "1 node", nodes: 1, isShared: true, isSpread: false },
  { name: "3 nodes", nodes: 3, isShared: true, isSpread: false },
  { name: "3 nodes mixed", nodes: 3, isShared: true, isSpread: true },
];

interface Node extends PinnedProcess {
  readonly port: number;
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
}

const program = ["server/src/main.ts"];

/** Whole servers, on the servers' core; PostgreSQL and Redis are on the load's. */
export class Servers {
  readonly #folder: string;
  readonly #isSpread: boolean;
  readonly #nodes: Node[];
  readonly #redis: BenchRedis | null;
  readonly database: BenchDatabase | null;

  private constructor(
    folder: string,
    isSpread: boolean,
    nodes: Node[],
    database: BenchDatabase | null,
    redis: BenchRedis | null,
  ) {
    this.#folder = folder;
    this.#isSpread = isSpread;
    this.#nodes = nodes;
    this.database = database;
    this.#redis = redis;
  }

  static async start({ nodes: count, isShared, isSpread }: ServersSubject): Promise<Servers> {
    const folder = await mkdtemp(join(tmpdir(), "tandiff-bench-"));
    const database = isShared ? await BenchDatabase.make() : null;
    const redis = isShared ? await startBenchRedis() : null;
    const keyring = join(folder, "keyring.json");
    if (isShared) createKeyring(keyring);
    const shared = database &&
      redis && { DATABASE_URL: database.url, REDIS_URL: redis.url, TANDIFF_KEYRING: keyring };
    const nodes: Node[] = [];
    // The first one brings the database forward.
    while (nodes.length < count) {
      const own = join(folder, `node-${nodes.length}`);
      const port = await freePort();
      const env = { PORT: `${port}`, HOST: "127.0.0.1", TANDIFF_DATA: own, TANDIFF_URL: "", ...shared };
      nodes.push({ ...(await startPinned(program, port, env)), port, folder: own, env });
    }
    return new Servers(folder, isSpread, nodes, database, redis);
  }

  /** The seats of so many rooms, on the nodes that their people are on. */
  async rooms(count: number): Promise<readonly (readonly Seat[])[]> {
    const [first] = this.#nodes;
    if (!first) throw new Error("There is no node.");
    const rooms = await openTandiffRooms(first.folder, first.port, count);
    return rooms.map((seats, room) =>
      seats.map((seat, index) => ({ ...seat, port: this.#portOf(this.#isSpread ? index : room) })),
    );
  }

  /** Stops all nodes in good order, and starts them again. */
  async restart(): Promise<void> {
    for (const [index, node] of this.#nodes.entries()) {
      await node.stop();
      this.#nodes[index] = { ...node, ...(await startPinned(program, node.port, node.env)) };
    }
  }

  /** Kills the last node. */
  async loseOne(): Promise<void> {
    const last = this.#nodes.pop();
    if (!last) return;
    process.kill(last.pid, "SIGKILL");
    await last.stop();
  }

  get ports(): readonly number[] {
    return this.#nodes.map(({ port }) => port);
  }

  get folders(): readonly string[] {
    return this.#nodes.map(({ folder }) => folder);
  }

  get pids(): readonly number[] {
    return this.#nodes.map(({ pid }) => pid);
  }

  /** Milliseconds of the processor: of the nodes that run, of PostgreSQL, of Redis. */
  get meters(): readonly (() => number)[] {
    const { database } = this;
    const redis = this.#redis;
    return [
      () => this.pids.reduce((sum, pid) => sum + cpuMilliseconds(pid), 0),
      ...(database ? [() => database.cpu ?? Number.NaN] : []),
      ...(redis ? [() => cpuMilliseconds(redis.pid)] : []),
    ];
  }

  async stop(): Promise<void> {
    await Promise.all(this.#nodes.map((node) => node.stop()));
    await this.#redis?.stop();
    await this.database?.remove();
    await rm(this.#folder, { recursive: true, force: true });
  }

  #portOf(index: number): number {
    return this.#nodes[index % this.#nodes.length]?.port ?? 0;
  }
}

interface BenchRedis {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

async function startBenchRedis(): Promise<BenchRedis> {
  const binary = redisBinary();
  if (binary === null)
    throw new Error("There is no Redis to measure: neither redis-server nor valkey-server is here.");
  const { url, run, stop } = await startRedis(binary);
  const [, pid] = /^process_id:(\d+)/m.exec(String(await run("INFO", "server"))) ?? [];
  pin(Number(pid), loadCore);
  return { url, pid: Number(pid), stop };
}
