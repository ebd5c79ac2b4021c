import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { git, type GitOptions, type GitResult, runGit } from "./git.ts";

/**
 * The same identity and time always, and nothing of the person's own settings: commit ids are part of
 * an exercise's version, which must be the same on every machine.
 */
const isolated: Readonly<Record<string, string>> = {
  GIT_AUTHOR_NAME: "Tandiff",
  GIT_AUTHOR_EMAIL: "tandiff@localhost",
  GIT_AUTHOR_DATE: "2026-01-01T00:00:00Z",
  GIT_COMMITTER_NAME: "Tandiff",
  GIT_COMMITTER_EMAIL: "tandiff@localhost",
  GIT_COMMITTER_DATE: "2026-01-01T00:00:00Z",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_ATTR_NOSYSTEM: "1",
  GIT_DEFAULT_HASH: "sha1",
};

const settings = [
  "core.autocrlf=false",
  "core.attributesFile=/dev/null",
  "core.hooksPath=/dev/null",
  "commit.gpgSign=false",
  "gc.auto=0",
  "maintenance.auto=false",
].flatMap((setting) => ["-c", setting]);

/** As `git`, whatever the person's own settings are. */
export function isolatedGit(
  repo: string,
  args: readonly string[],
  options: Omit<GitOptions, "env"> = {},
): Promise<Buffer> {
  return git(repo, [...settings, ...args], { ...options, env: isolated });
}

/** As `runGit`, whatever the person's own settings are. */
export function runIsolatedGit(repo: string, args: readonly string[]): Promise<GitResult> {
  return runGit(repo, [...settings, ...args], { env: isolated });
}

/** Whatever `.gitattributes` an exercise brings: its files have the bytes that they have. */
export async function takeBytesAsTheyAre(repo: string): Promise<void> {
  await mkdir(join(repo, ".git/info"), { recursive: true });
  await writeFile(join(repo, ".git/info/attributes"), "* -text -ident -filter -working-tree-encoding\n");
}
