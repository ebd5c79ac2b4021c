import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { temporaryFolder } from "./storage/testing.ts";
import { metricsToken, organiserKey, until } from "./testing-app.ts";
import { noSettings } from "./testing-environment.ts";
import type { Fault } from "./testing-faulty-server.ts";

const main = join(import.meta.dirname, "main.ts");
const faulty = join(import.meta.dirname, "testing-faulty-server.ts");
const blocked = join(import.meta.dirname, "testing-blocked.ts");
const cli = join(import.meta.dirname, "cli/main.ts");

/** Milliseconds in which a server is ready, also where a dozen start at once on a machine that is slow. */
const startTime = 120_000;

function environment(folder: string, port: number): NodeJS.ProcessEnv {
  const own = {
    PORT: `${port}`,
    HOST: "127.0.0.1",
    TANDIFF_DATA: folder,
    TANDIFF_LOG: "warn",
    TANDIFF_METRICS_TOKEN: metricsToken,
  };
  return { ...process.env, ...noSettings, ...own };
}

/**
 * For tests only: the real server as a process of its own, ready to be asked.
 * @param more of its environment
 * @param program another version of it
 */
export async function startServer(
  folder: string,
  port: number,
  more: Readonly<Record<string, string>> = {},
  program = main,
): Promise<ChildProcess> {
  return (await start([program], folder, port, more)).child;
}

/** For tests only: one that does not start: how it ended, and what it said. */
export async function runServerToItsEnd(
  folder: string,
  port: number,
  more: Readonly<Record<string, string>>,
): Promise<{ readonly code: number | null; readonly said: string }> {
  const child = spawn(process.execPath, [main], {
    env: { ...environment(folder, port), ...more },
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => (said += text));
  await once(child, "close");
  return { code: child.exitCode, said };
}

/** For tests only: the same, with how many milliseconds its event loop was held up, each time. */
export async function startWatchedServer(folder: string, port: number) {
  const { child, said } = await start(["--import", blocked, main], folder, port);
  const times = (): number[] => Array.from(said().matchAll(/^blocked (\d+)$/gm), ([, time]) => Number(time));
  return { child, blocked: times };
}

/** For tests only: the same with a disk that can be told to fail. */
export interface FaultyServer {
  readonly child: ChildProcess;
  readonly fail: (fault: Fault) => void;
  /** All that it has printed. */
  readonly said: () => string;
}

export async function startFaultyServer(folder: string, port: number): Promise<FaultyServer> {
  const { child, stdin, said } = await start([faulty], folder, port);
  return { child, said, fail: (fault) => void stdin.write(`${fault}\n`) };
}

async function start(
  program: readonly string[],
  folder: string,
  port: number,
  more: Readonly<Record<string, string>> = {},
) {
  const child = spawn(process.execPath, program, {
    env: { ...environment(folder, port), ...more },
    stdio: ["pipe", "pipe", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let said = "";
  const hear = (text: string): void => void (said += text);
  child.stdout.setEncoding("utf8").on("data", hear);
  child.stderr.setEncoding("utf8").on("data", hear);
  child.stdin.on("error", () => undefined);
  const ready = (): boolean => said.includes("is ready");
  await until("the server is ready", () => ready() || child.exitCode !== null, startTime);
  if (!ready()) throw new Error(`The server ended with ${child.exitCode}: ${said}`);
  return { child, stdin: child.stdin, said: () => said };
}

export async function kill(child: ChildProcess, signal: NodeJS.Signals = "SIGKILL"): Promise<void> {
  const exit = once(child, "exit");
  child.kill(signal);
  await exit;
}

/** A data folder that `asOrganiser` has the key of. */
export function newFolder(): string {
  const folder = emptyFolder();
  writeFileSync(join(folder, "organiser.key"), organiserKey, { mode: 0o600 });
  return folder;
}

/** One that is removed when the test ends. */
export function emptyFolder(): string {
  const folder = temporaryFolder();
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs `tandiff <args>` on a data folder. */
export async function tandiff(folder: string, args: readonly string[], port = 4040) {
  return startTandiff(folder, args, { port }).ended;
}

/** For tests only: the same as a process that can be killed. */
export function startTandiff(
  folder: string,
  args: readonly string[],
  { port = 4040, env = {} }: { readonly port?: number; readonly env?: NodeJS.ProcessEnv },
) {
  const child = spawn(process.execPath, [cli, ...args], {
    env: { ...environment(folder, port), ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const said = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (said.stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said.stderr += text));
  const ended = once(child, "close").then(() => ({ ...said, code: child.exitCode }));
  return { child, ended };
}
