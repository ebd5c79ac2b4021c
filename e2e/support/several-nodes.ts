import { randomBytes } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { runOn } from "../../server/src/storage/postgres/testing-start.ts";
import { startBalancer } from "../../server/src/testing-balancer.ts";
import { freePort } from "../../server/src/testing-free-port.ts";
import { addToReport, type NodesReport } from "./nodes-report.ts";

/** What `global-setup.ts` provides for a run on several nodes. */
export const variables = {
  /** A PostgreSQL in which this run may make databases, whose names begin with `databasePrefix`. */
  database: "TANDIFF_NODES_DATABASE",
  databasePrefix: "TANDIFF_NODES_DATABASE_PREFIX",
  /** Empty where there is none. */
  redis: "TANDIFF_NODES_REDIS",
  /** The file that all servers are reported in. */
  report: "TANDIFF_NODES_REPORT",
} as const;

/** How many nodes serve each interview of this run, behind a balancer; 1 is one process with SQLite. */
export const nodeCount = Number(process.env["TANDIFF_NODES"] || 1);

const organiserKey = randomBytes(32).toString("base64url");

/** Servers that were not stopped: those are in use until this process ends. */
const unreported = new Set<() => NodesReport>();
process.once("exit", () => {
  for (const report of unreported) addToReport(provided(variables.report), report());
});

function provided(variable: string): string {
  const value = process.env[variable];
  if (value === undefined) throw new Error("The run was not prepared for several nodes.");
  return value;
}

/** What nodes need to be one server. */
export interface SharedServer {
  /** One for each node, beside what every server is given. */
  readonly environments: readonly Readonly<Record<string, string>>[];
  /** Resolves once the balancer takes all nodes as ready. */
  readonly ready: () => Promise<void>;
  /** Told of a node, counted from 0, that ended by itself: the others would hide it. */
  readonly ended: (node: number, how: string) => void;
  readonly close: () => Promise<void>;
}

/** @param folder of the first node, with the keyring of all */
export async function shareAmongNodes(port: number, folder: string): Promise<SharedServer> {
  const server = provided(variables.database);
  const name = `${provided(variables.databasePrefix)}_${randomBytes(8).toString("hex")}`;
  await runOn(server, `CREATE DATABASE ${name}`);
  const database = new URL(server);
  database.pathname = name;
  const ports = await Promise.all(Array.from({ length: nodeCount }, freePort));
  // No test is about how soon it notices anything, and a machine may be busy with several of them.
  const balancer = await startBalancer(ports, { port, interval: 250, patience: 20_000 });
  const folders = ports.map((_, index) => (index === 0 ? folder : join(folder, `node-${index + 1}`)));
  for (const one of folders) await mkdir(one, { recursive: true });
  const ended: string[] = [];
  const report = (): NodesReport => ({ sockets: balancer.nodes.map(({ sockets }) => sockets), ended });
  unreported.add(report);
  return {
    environments: folders.map((one, index) => ({
      PORT: `${ports[index]}`,
      TANDIFF_DATA: one,
      TANDIFF_KEYRING: join(folder, "keyring.json"),
      TANDIFF_ORGANISER_KEY: organiserKey,
      TANDIFF_URL: `http://localhost:${port}`,
      TANDIFF_PROXIES: "1",
      DATABASE_URL: database.href,
      REDIS_URL: provided(variables.redis),
      // What tests store may be lost with the machine.
      TANDIFF_MAY_FORGET: "1",
    })),
    ready: async () => {
      while (!balancer.nodes.every(({ isReady }) => isReady)) await setTimeout(20);
    },
    ended: (node, how) => ended.push(`Node ${node + 1} ended by itself with ${how}.`),
    close: async () => {
      unreported.delete(report);
      addToReport(provided(variables.report), report());
      balancer.close();
      await runOn(server, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}
