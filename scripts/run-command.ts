import { spawn } from "node:child_process";
import { childEnvironment, repositoryRoot } from "./repository.ts";

/** How a finished command ended. `output` is empty when it was streamed. */
export interface CommandResult {
  readonly code: number;
  readonly output: string;
}

/** Options of {@link runCommand}. */
export interface CommandOptions {
  readonly cwd?: string;
  readonly env?: Record<string, string>;
  /** `stream` shows the output as it comes; `capture` keeps standard output and error together. */
  readonly output?: "stream" | "capture";
  /** Milliseconds after which the command is killed and counts as failed. */
  readonly timeout?: number;
}

/** Runs a command to its end. Never rejects: one that cannot start has code 127 and says why. */
export function runCommand(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: options.cwd ?? repositoryRoot,
      env: childEnvironment(options.env),
      stdio: options.output === "stream" ? "inherit" : ["ignore", "pipe", "pipe"],
      ...(options.timeout === undefined ? {} : { timeout: options.timeout, killSignal: "SIGKILL" }),
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => (output += text));
    }
    child.on("error", (error) => resolve({ code: 127, output: `${output}${error.message}\n` }));
    child.on("close", (code) => resolve({ code: code ?? 1, output }));
  });
}
