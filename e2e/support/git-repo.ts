import { execFile } from "node:child_process";
import { chmod, mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

/** What stands at a path: text, bytes, a file with its mode (0o755 is executable) or a symlink. */
export type Entry =
  | string
  | Uint8Array
  | { readonly content: string | Uint8Array; readonly mode: number }
  | { readonly symlink: string };

/** One commit: entries written and paths removed, then recorded with its message. */
export interface Step {
  readonly message: string;
  readonly write?: Readonly<Record<string, Entry>>;
  readonly remove?: readonly string[];
  /** The branch to be on; made from where we stand when it does not exist. */
  readonly branch?: string;
}

/** A git repository for a test. */
export interface Repository {
  readonly folder: string;
  /** The commit of each step, in order. */
  readonly commits: readonly string[];
  /** Runs git in the repository and returns its standard output; rejects when git fails. */
  git(...args: string[]): Promise<string>;
}

/**
 * Makes a git repository with one commit per step, on the branch `main`. It knows nothing of the
 * machine's or the person's git configuration, and its commits have the same ids on every machine.
 */
export async function makeRepository(folder: string, steps: readonly Step[]): Promise<Repository> {
  await mkdir(folder, { recursive: true });
  const commits: string[] = [];
  await runGit(folder, ["init", "--quiet", "--initial-branch=main"]);
  for (const [index, step] of steps.entries()) {
    if (step.branch !== undefined) await switchTo(folder, step.branch);
    for (const path of step.remove ?? []) await rm(join(folder, path), { recursive: true });
    for (const [path, entry] of Object.entries(step.write ?? {})) await writeEntry(join(folder, path), entry);
    await runGit(folder, ["add", "--all", "--force", "."]);
    await runGit(folder, ["commit", "--quiet", "--allow-empty", "--message", step.message], index);
    commits.push((await runGit(folder, ["rev-parse", "HEAD"])).trim());
  }
  return { folder, commits, git: (...args) => runGit(folder, args) };
}

async function switchTo(folder: string, branch: string): Promise<void> {
  const known = await runGit(folder, ["branch", "--list", "--format=%(refname:short)"]);
  const exists = known.split("\n").includes(branch);
  await runGit(folder, ["switch", "--quiet", ...(exists ? [] : ["--create"]), branch]);
}

async function writeEntry(path: string, entry: Entry): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  // A file may take the place of a symlink and the other way round.
  await rm(path, { force: true });
  if (typeof entry === "string" || entry instanceof Uint8Array) {
    await writeFile(path, entry);
  } else if ("symlink" in entry) {
    await symlink(entry.symlink, path);
  } else {
    await writeFile(path, entry.content);
    await chmod(path, entry.mode);
  }
}

/** Runs git apart from the person's configuration; `minute` dates what it records. */
async function runGit(folder: string, args: readonly string[], minute = 0): Promise<string> {
  const date = new Date(Date.UTC(2026, 0, 5, 9, minute)).toISOString();
  const { stdout } = await promisify(execFile)("git", ["-c", "core.autocrlf=false", ...args], {
    cwd: folder,
    maxBuffer: 64 * 1024 * 1024,
    env: {
      PATH: process.env["PATH"],
      HOME: folder,
      LC_ALL: "C.UTF-8",
      GIT_CONFIG_NOSYSTEM: "1",
      GIT_CONFIG_GLOBAL: "/dev/null",
      GIT_AUTHOR_NAME: "Ada Author",
      GIT_AUTHOR_EMAIL: "ada@example.com",
      GIT_AUTHOR_DATE: date,
      GIT_COMMITTER_NAME: "Cai Committer",
      GIT_COMMITTER_EMAIL: "cai@example.com",
      GIT_COMMITTER_DATE: date,
    },
  });
  return stdout;
}
