import { once } from "node:events";
import type { ChildProcess } from "node:child_process";
import { onTestFinished } from "vitest";
import { openDataFolder } from "./storage/data-folder.ts";
import { openKeyring } from "./storage/keyring.ts";
import type { SharedKeyring } from "./storage/shared-keyring.ts";
import { freePort, organiserKey, until } from "./testing-app.ts";
import { startBalancer, type BalancedNode, type Balancer } from "./testing-balancer.ts";
import { startLine, type TestLine } from "./testing-line.ts";
import { placeOf, urlThrough } from "./testing-place.ts";
import { emptyFolder, kill, startServer } from "./testing-process.ts";

/** How long a node may take until the balancer takes it as ready, on a loaded machine. Milliseconds. */
const startTime = 60_000;

/** For tests only: a node as a process of its own, with lines of its own to what it needs. */
export interface TestNode {
  /** As the balancer sees it. */
  readonly balanced: BalancedNode;
  readonly database: TestLine;
  /** To Redis; null where there is none. */
  readonly news: TestLine | null;
  /** Until it is ready; of another version where one is named. */
  readonly start: (program?: string) => Promise<void>;
  /** As `kill -9` does. */
  readonly kill: () => Promise<void>;
  /** Tells it to stop: how it ended, and after how many milliseconds. */
  readonly stop: () => Promise<{ readonly code: number | null; readonly milliseconds: number }>;
}

/** For tests only: the nodes of one server, behind a balancer. */
export interface TestNodes {
  readonly url: string;
  readonly balancer: Balancer;
  readonly nodes: readonly TestNode[];
  readonly keyring: SharedKeyring;
}

/**
 * Starts so many nodes on one PostgreSQL, and on a Redis where one is named, until the test ends.
 * @param program what is started, where it is not this version
 */
export async function startNodes(
  count: number,
  databaseUrl: string,
  redisUrl: string | null = null,
  program?: string,
): Promise<TestNodes> {
  const shared = openDataFolder(emptyFolder());
  const keyring = openKeyring(shared).shared;
  shared.release();
  const ports = await Promise.all(Array.from({ length: count }, freePort));
  const balancer = await startBalancer(ports);
  onTestFinished(() => balancer.close());
  const nodes = await Promise.all(
    balancer.nodes.map(async (balanced, index) => {
      const lineTo = async (url: string): Promise<TestLine> => {
        const line = await startLine(placeOf(url));
        onTestFinished(() => line.close());
        return line;
      };
      const database = await lineTo(databaseUrl);
      const news = redisUrl === null ? null : await lineTo(redisUrl);
      const environment = {
        TANDIFF_URL: balancer.url,
        TANDIFF_PROXIES: "1",
        TANDIFF_KEYRING: shared.keyring,
        // What tests store may be lost with the machine.
        TANDIFF_MAY_FORGET: "1",
        TANDIFF_ORGANISER_KEY: organiserKey,
        DATABASE_URL: urlThrough(database, databaseUrl),
        REDIS_URL: news === null || redisUrl === null ? "" : urlThrough(news, redisUrl),
      };
      const folder = emptyFolder();
      let child: ChildProcess | null = null;
      const running = (): ChildProcess => {
        if (child === null) throw new Error("The node was not started.");
        return child;
      };
      return {
        balanced,
        database,
        news,
        start: async (version = program) => {
          child = await startServer(folder, ports[index] ?? 0, environment, version);
          await until("the balancer takes the node as ready", () => balanced.isReady, startTime);
        },
        kill: () => kill(running()),
        stop: async () => {
          const from = performance.now();
          const process = running();
          const exit = once(process, "exit");
          process.kill("SIGTERM");
          await exit;
          return { code: process.exitCode, milliseconds: performance.now() - from };
        },
      };
    }),
  );
  await Promise.all(nodes.map((node) => node.start()));
  return { url: balancer.url, balancer, nodes, keyring };
}
