import { spawn, type ChildProcess } from "node:child_process";
import { connect } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { serverCore } from "./machine.ts";

/** A server's process on the server's core. */
export interface PinnedProcess {
  readonly pid: number;
  /** Ends it in good order and waits. */
  stop(): Promise<void>;
}

const running = new Set<ChildProcess>();
process.once("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

/** Starts `node <program>` on the server's core and waits until it takes connections. */
export async function startPinned(
  program: readonly string[],
  port: number,
  env: Readonly<Record<string, string>>,
): Promise<PinnedProcess> {
  const child = spawn("taskset", ["-c", String(serverCore), process.execPath, ...program], {
    cwd: `${import.meta.dirname}/../../..`,
    env: { ...process.env, ...env },
    stdio: ["ignore", "ignore", "pipe"],
  });
  running.add(child);
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
  const ended = new Promise<void>((resolve) => {
    child.once("close", () => {
      running.delete(child);
      resolve();
    });
  });
  while (!(await takesConnections(port))) {
    if (child.exitCode !== null || child.pid === undefined) throw new Error(`${program.join(" ")}: ${said}`);
    await pause(5);
  }
  return {
    pid: child.pid ?? 0,
    stop: async () => {
      child.kill("SIGTERM");
      const giveUp = setTimeout(() => child.kill("SIGKILL"), 20_000);
      await ended;
      clearTimeout(giveUp);
    },
  };
}

function takesConnections(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => {
      socket.destroy();
      resolve(true);
    });
    socket.on("error", () => resolve(false));
  });
}
