import { spawn } from "node:child_process";
import { AppError } from "@tandiff/shared/errors.ts";

export interface GitOptions {
  /** Written to git's standard input. */
  readonly input?: string | Uint8Array;
  /** Set on top of the process's own environment. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface GitResult {
  /** Exit status; -1 when a signal ended it. */
  readonly status: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/**
 * Variables that tie git to one repository, as they are set inside a hook. With them, git would read
 * that repository instead of the folder it was asked for. Source: `git rev-parse --local-env-vars`.
 */
const repositoryVariables = new Set([
  "GIT_ALTERNATE_OBJECT_DIRECTORIES",
  "GIT_COMMON_DIR",
  "GIT_CONFIG",
  "GIT_CONFIG_COUNT",
  "GIT_CONFIG_PARAMETERS",
  "GIT_DIR",
  "GIT_GRAFT_FILE",
  "GIT_IMPLICIT_WORK_TREE",
  "GIT_INDEX_FILE",
  "GIT_INTERNAL_SUPER_PREFIX",
  "GIT_NAMESPACE",
  "GIT_NO_REPLACE_OBJECTS",
  "GIT_OBJECT_DIRECTORY",
  "GIT_PREFIX",
  "GIT_REPLACE_REF_BASE",
  "GIT_SHALLOW_FILE",
  "GIT_WORK_TREE",
]);

/** A repository that came from somebody else must not get to run a program through its own configuration. */
const safeConfiguration = [
  "-c",
  "core.quotePath=false",
  "-c",
  "core.fsmonitor=false",
  "-c",
  "core.hooksPath=/dev/null",
];

/** Runs git in `folder`, without a shell, and gives back how it ended, also when that was badly. */
export function runGit(
  folder: string,
  args: readonly string[],
  { input = "", env = {} }: GitOptions = {},
): Promise<GitResult> {
  const own = Object.entries(process.env).filter(([name]) => !repositoryVariables.has(name));
  return new Promise((resolve, reject) => {
    const child = spawn("git", ["-C", folder, ...safeConfiguration, ...args], {
      env: {
        ...Object.fromEntries(own),
        GIT_OPTIONAL_LOCKS: "0",
        GIT_ALLOW_PROTOCOL: "none",
        GIT_NO_LAZY_FETCH: "1",
        LC_ALL: "C",
        ...env,
      },
      stdio: "pipe",
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
    child.on("error", (error) => {
      const isMissing = "code" in error && error.code === "ENOENT";
      const sentence = isMissing
        ? "Git was not found; install it and try again."
        : `Git did not start: ${error.message}.`;
      reject(new AppError("bad-request", sentence, { cause: error }));
    });
    child.on("close", (status) => {
      resolve({
        status: status ?? -1,
        stdout: Buffer.concat(stdout),
        stderr: Buffer.concat(stderr).toString("utf8"),
      });
    });
    // Git may end before it has read everything; its exit status tells what is wrong.
    child.stdin.on("error", () => {});
    child.stdin.end(input);
  });
}

/**
 * Runs git in `folder` and gives back its standard output.
 *
 * @throws {AppError} `bad-request` when git is missing, `folder` is not a repository or git failed.
 */
export async function git(folder: string, args: readonly string[], options?: GitOptions): Promise<Buffer> {
  const { status, stdout, stderr } = await runGit(folder, args, options);
  if (status === 0) return stdout;
  throw new AppError("bad-request", failure(folder, stderr));
}

/**
 * The full hash of the commit that a revision names.
 *
 * @throws {AppError} `bad-request` when there is none.
 */
export async function resolveCommit(repo: string, revision: string): Promise<string> {
  if (!revision.includes("\0")) {
    const args = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`];
    const { status, stdout } = await runGit(repo, args);
    const hash = stdout.toString("ascii").trim();
    if (status === 0 && /^[0-9a-f]{40,64}$/.test(hash)) return hash;
  }
  // So that a folder without git is not reported as a missing revision.
  await git(repo, ["rev-parse", "--git-dir"]);
  throw new AppError("bad-request", `There is no revision ${revision} in ${repo}.`);
}

function failure(folder: string, stderr: string): string {
  if (/^fatal: cannot change to /m.test(stderr)) return `There is no folder ${folder}.`;
  if (/^fatal: not a git repository/m.test(stderr)) return `${folder} is not a git repository.`;
  const lines = stderr.split("\n").filter((line) => line !== "");
  const reason = lines.find((line) => /^(fatal|error): /.test(line)) ?? lines[0] ?? "it gave no reason";
  return `Git failed in ${folder}: ${reason}`;
}
