import { spawn, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import { onTestFinished, vi } from "vitest";
import { until } from "../testing-app.ts";
import { noSettings } from "../testing-environment.ts";
import { runTandiff } from "./run.ts";

/** For tests only: a run of `tandiff`, as a process of its own. */
export class Cli {
  readonly child: ChildProcess;
  /** All that it has written. */
  text = "";
  code: number | null = null;

  constructor(args: readonly string[], input?: string) {
    this.child = spawn(process.execPath, [join(import.meta.dirname, "main.ts"), ...args], {
      env: { ...process.env, ...noSettings },
      stdio: [input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => (this.text += text));
    }
    this.child.once("close", (code) => (this.code = code ?? -1));
    this.child.stdin?.end(input);
    onTestFinished(() => void this.child.kill("SIGKILL"));
  }

  says(words: string, milliseconds = 10_000): Promise<void> {
    return until(`it says ${words}, not only\n${this.text}`, () => this.text.includes(words), milliseconds);
  }

  async ends(): Promise<number> {
    await until("it ends", () => this.code !== null, 60_000);
    return this.code ?? -1;
  }
}

/**
 * For tests only: `tandiff` in this process, for what a command does and says. To start a process takes most of the
 * time of a command; one test of a kind is enough that does so.
 */
export async function runHere(
  ...args: readonly string[]
): Promise<{ readonly code: number; readonly text: string }> {
  let text = "";
  const hear = (said: string | Uint8Array): boolean => {
    text += typeof said === "string" ? said : Buffer.from(said).toString();
    return true;
  };
  const heard = [process.stdout, process.stderr].map((stream) =>
    vi.spyOn(stream, "write").mockImplementation(hear),
  );
  const before = process.exitCode;
  process.exitCode = 0;
  try {
    await runTandiff(args);
    return { code: process.exitCode, text };
  } finally {
    process.exitCode = before;
    for (const spy of heard) spy.mockRestore();
  }
}
