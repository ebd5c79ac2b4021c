import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** Runs git apart from the person's configuration and returns its standard output. */
export async function git(folder: string, args: readonly string[]): Promise<string> {
  const person = "bench@example.com";
  const { stdout } = await promisify(execFile)("git", ["-c", "core.autocrlf=false", ...args], {
    cwd: folder,
    maxBuffer: 512 * 1024 * 1024,
    env: {
      PATH: process.env["PATH"],
      HOME: folder,
      LC_ALL: "C.UTF-8",
      GIT_CONFIG_NOSYSTEM: "1",
      GIT_CONFIG_GLOBAL: "/dev/null",
      GIT_AUTHOR_NAME: "Bench",
      GIT_AUTHOR_EMAIL: person,
      GIT_AUTHOR_DATE: "2026-01-05T09:00:00Z",
      GIT_COMMITTER_NAME: "Bench",
      GIT_COMMITTER_EMAIL: person,
      GIT_COMMITTER_DATE: "2026-01-05T09:00:00Z",
    },
  });
  return stdout;
}
