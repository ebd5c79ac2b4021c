import { spawn, type ChildProcess } from "node:child_process";
import { rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { noSettings } from "../../server/src/testing-environment.ts";
import type { Fault } from "../../server/src/testing-faulty-server.ts";
import { freePort } from "../../server/src/testing-free-port.ts";
import { nodeCount, shareAmongNodes } from "./several-nodes.ts";

const repositoryRoot = join(import.meta.dirname, "../..");
const READY = /Tandiff is ready on (\S+)/;
const START_TIMEOUT = 120_000;
const STOP_TIMEOUT = 10_000;

/** Options of {@link startTandiff}. */
export interface TandiffOptions {
  /** Further environment variables, for example `TANDIFF_URL`. */
  readonly env?: Readonly<Record<string, string>>;
  /** Starts the server that `fail` can make fail. */
  readonly canFail?: boolean;
}

/** How a run of the command line ended. */
export interface CommandLineResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

/** The real server, as a process of its own; with `TANDIFF_NODES` as so many, of which `pid` is the first one's. */
export interface TandiffServer {
  /** The address it said it is ready on, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  readonly dataFolder: string;
  /** The running process; another one after a restart. */
  readonly pid: number;
  /** All it has written so far, over restarts too. */
  readonly stdout: string;
  readonly stderr: string;
  /** Kills the process as a power cut would (SIGKILL) and waits until it is gone. */
  kill9(): Promise<void>;
  /** Starts it again on the same folder and port, after `kill9()` or instead of the running one. */
  restart(): Promise<void>;
  /** Ends it in good order, waits, and removes the data folder. */
  stop(): Promise<void>;
  /** Stops it in the middle of whatever it does, so that it answers nothing and closes nothing, until `thaw()`. */
  freeze(): void;
  thaw(): void;
  /** Makes the server's disk fail, or work again; needs `canFail`. Several nodes hold and release alone, all of them. */
  fail(fault: Fault): void;
  /** Runs `tandiff <args>` against it. */
  tandiff(args: readonly string[]): Promise<CommandLineResult>;
}

const running = new Set<ChildProcess>();
const wasToldToEnd = new WeakSet<ChildProcess>();
const temporaryFolders = new Set<string>();
process.once("exit", () => {
  for (const child of running) child.kill("SIGKILL");
  for (const folder of temporaryFolders) rmSync(folder, { recursive: true, force: true });
});

/**
 * Starts the server and waits until it is ready.
 *
 * @throws an Error with all the server has written, when it ends or stays silent instead
 */
export async function startTandiff(options: TandiffOptions = {}): Promise<TandiffServer> {
  const port = await freePort();
  const dataFolder = await mkdtemp(join(tmpdir(), "tandiff-e2e-"));
  temporaryFolders.add(dataFolder);
  const env = {
    ...process.env,
    ...noSettings,
    ...options.env,
    PORT: String(port),
    HOST: "127.0.0.1",
    TANDIFF_DATA: dataFolder,
  };
  const program = options.canFail ? "server/src/testing-faulty-server.ts" : "server/src/main.ts";
  const written = { stdout: "", stderr: "" };
  const shared = nodeCount === 1 ? null : await shareAmongNodes(port, dataFolder);
  const environments = shared?.environments.map((own) => ({ ...env, ...own, ...options.env })) ?? [env];
  const [first = env] = environments;
  if (shared) await runCommandLine(["keyring", "create", join(dataFolder, "keyring.json")], first);
  const launch = async (): Promise<readonly Launched[]> => {
    const launched = await Promise.all(environments.map((own) => launchServer(program, own, written)));
    for (const [node, { child }] of launched.entries()) {
      child.once(
        "exit",
        (code, signal) => wasToldToEnd.has(child) || shared?.ended(node, `${signal ?? code}`),
      );
    }
    await shared?.ready();
    return launched;
  };
  const endAll = async (signal: NodeJS.Signals): Promise<void> => {
    await Promise.all(current.map(({ child }) => end(child, signal)));
  };
  let current = await launch();

  return {
    get url() {
      return current[0]?.url ?? "";
    },
    port,
    dataFolder,
    get pid() {
      return current[0]?.pid ?? 0;
    },
    get stdout() {
      return written.stdout;
    },
    get stderr() {
      return written.stderr;
    },
    kill9: () => endAll("SIGKILL"),
    async restart() {
      await endAll("SIGTERM");
      current = await launch();
    },
    async stop() {
      await endAll("SIGTERM");
      await shared?.close();
      temporaryFolders.delete(dataFolder);
      await rm(dataFolder, { recursive: true, force: true });
    },
    freeze: () => current.forEach(({ child }) => child.kill("SIGSTOP")),
    thaw: () => current.forEach(({ child }) => child.kill("SIGCONT")),
    fail: (fault) => current.forEach(({ child }) => child.stdin?.write(`${fault}\n`)),
    tandiff: (args) => runCommandLine(args, first),
  };
}

interface Launched {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly url: string;
}

function launchServer(
  program: string,
  env: NodeJS.ProcessEnv,
  written: { stdout: string; stderr: string },
): Promise<Launched> {
  const child = spawn(process.execPath, [program], {
    cwd: repositoryRoot,
    env,
    stdio: ["pipe", "pipe", "pipe"],
  });
  running.add(child);
  child.once("exit", () => running.delete(child));

  return new Promise((resolve, reject) => {
    let ownOutput = "";
    const giveUp = (reason: string): void => {
      child.kill("SIGKILL");
      reject(new Error(`The server ${reason}.\n${ownOutput}`));
    };
    const timer = setTimeout(giveUp, START_TIMEOUT, `was not ready after ${START_TIMEOUT / 1000} s`);
    child.once("error", (error) => giveUp(`could not start: ${error.message}`));
    child.once("close", (code, signal) => {
      clearTimeout(timer);
      giveUp(`ended with ${signal ?? code} before it was ready`);
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      written.stderr += text;
      ownOutput += text;
    });
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      written.stdout += text;
      ownOutput += text;
      const url = READY.exec(ownOutput)?.[1];
      if (url === undefined || child.pid === undefined) return;
      clearTimeout(timer);
      resolve({ child, pid: child.pid, url: url.replace(/\/$/, "") });
    });
  });
}

/** Sends a signal and waits for the end; a process that does not end in time is killed. */
function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  wasToldToEnd.add(child);
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(() => child.kill("SIGKILL"), STOP_TIMEOUT);
    child.once("exit", () => {
      clearTimeout(timer);
      resolve();
    });
    child.kill(signal);
  });
}

function runCommandLine(args: readonly string[], env: NodeJS.ProcessEnv): Promise<CommandLineResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["server/src/cli/main.ts", ...args], {
      cwd: repositoryRoot,
      env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.once("error", reject);
    child.once("close", (code) => resolve({ stdout, stderr, code: code ?? 1 }));
  });
}
