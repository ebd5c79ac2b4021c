import { spawn, type ChildProcess } from "node:child_process";
import { readFile, readdir } from "node:fs/promises";
import { constants } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { childEnvironment, dataFolder, repositoryRoot } from "./repository.ts";
import { runCommand } from "./run-command.ts";

/** Starts a long-running Node process in the foreground, its output passed through. */
export function spawnForeground(args: readonly string[], env: Record<string, string> = {}): ChildProcess {
  return spawn(process.execPath, args, { cwd: repositoryRoot, env: childEnvironment(env), stdio: "inherit" });
}

/**
 * Passes our signals on to the children, and stops the children when we end. Ctrl-C in a terminal
 * is not passed on: the terminal sends it to the children as well as to us.
 */
export function shareOurFate(children: readonly ChildProcess[]): void {
  const sendAll = (signal: NodeJS.Signals): void => {
    for (const child of children) child.kill(signal);
  };
  process.on("SIGTERM", sendAll);
  process.on("SIGHUP", sendAll);
  process.on("SIGINT", (signal) => {
    if (!process.stdin.isTTY) sendAll(signal);
  });
  process.on("exit", () => sendAll("SIGTERM"));
}

/** Resolves with the exit code once the process has ended; an end by a signal is 128 + its number. */
export function exitCode(child: ChildProcess): Promise<number> {
  return new Promise((resolve) => {
    child.once("error", () => resolve(127));
    child.once("exit", (code, signal) =>
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])),
    );
  });
}

/** Resolves with true once this very server process is listening, with false once it has ended. */
export async function untilListening(server: ChildProcess): Promise<boolean> {
  while (server.exitCode === null && server.signalCode === null) {
    const text = await readFile(join(dataFolder(), "server.json"), "utf8").catch(() => "");
    if (server.pid !== undefined && pidIn(text) === server.pid) return true;
    await pause(50);
  }
  return false;
}

function pidIn(text: string): unknown {
  try {
    const written: unknown = JSON.parse(text);
    return typeof written === "object" && written !== null && "pid" in written ? written.pid : undefined;
  } catch {
    // Absent or half-written: the next look finds it whole.
    return undefined;
  }
}

/** True when nothing was ever kept in the data folder, or the folder does not exist yet. */
export async function dataFolderIsEmpty(): Promise<boolean> {
  return (await readdir(dataFolder()).catch(() => [])).length === 0;
}

/** Fills the running server with the bundled exercises and a demo session, and prints its links. */
export async function runDemo(): Promise<void> {
  await runCommand(process.execPath, ["server/src/cli/main.ts", "demo"], {
    output: "stream",
    env: { TANDIFF_DATA: dataFolder() },
  });
}
