import { spawn, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { until } from "../testing-app.ts";

/** For tests only: a run of `tandiff`, as a process of its own. */
export class Cli {
  readonly child: ChildProcess;
  /** All that it has written. */
  text = "";
  code: number | null = null;

  constructor(args: readonly string[], input?: string) {
    this.child = spawn(process.execPath, [join(import.meta.dirname, "main.ts"), ...args], {
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
