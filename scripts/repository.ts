import { delimiter, dirname, join, resolve } from "node:path";

/** The repository's root folder. */
export const repositoryRoot = join(import.meta.dirname, "..");

/**
 * The environment for children: this very Node and the repository's tools come first on PATH. Node keeps
 * what it compiled: servers and command lines, which the tests start by the hundred, start in half the time.
 */
export function childEnvironment(extra: Record<string, string> = {}): NodeJS.ProcessEnv {
  const tools = [dirname(process.execPath), join(repositoryRoot, "node_modules/.bin")];
  return {
    NODE_COMPILE_CACHE: join(repositoryRoot, "node_modules/.cache/tandiff/compiled"),
    ...process.env,
    PATH: [...tools, process.env["PATH"] ?? ""].join(delimiter),
    ...extra,
  };
}

/** The folder the server keeps its data in: `TANDIFF_DATA`, or `.tandiff` in the repository. */
export function dataFolder(): string {
  return resolve(repositoryRoot, process.env["TANDIFF_DATA"] || ".tandiff");
}

/** Writes one line to standard output. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** A duration in milliseconds for people: `0.4 s`, `6 s`, `2 min 5 s`. */
export function spokenDuration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
