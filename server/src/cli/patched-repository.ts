import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { AppError } from "@tandiff/shared/errors.ts";
import { isolatedGit, runIsolatedGit, takeBytesAsTheyAre } from "./isolated-git.ts";

/** A folder and patches on it as a git repository, with the branches `base` and `head`. */
export interface PatchedRepository {
  /** Its work tree, at head. Gone when the callback has ended. */
  readonly repo: string;
  readonly base: "base";
  readonly head: "head";
}

/** What is applied, one after the other: mails that are commits, or a diff that becomes one. */
export interface Patch {
  readonly file: string;
  /** Null for mails, which bring their own. */
  readonly message: string | null;
}

/**
 * Makes a temporary repository of a folder's files and patches on them, gives it to `use`, and removes it,
 * whatever happens. Patches apply with all of their context or not at all, and write nothing outside.
 *
 * @throws {AppError} `bad-request` when a patch does not apply.
 */
export async function withPatchedRepository<T>(
  base: string,
  patches: readonly Patch[],
  use: (repository: PatchedRepository) => Promise<T>,
): Promise<T> {
  const repo = await mkdtemp(join(tmpdir(), "tandiff-exercise-"));
  try {
    await cp(base, repo, { recursive: true, verbatimSymlinks: true });
    await isolatedGit(repo, ["init", "--quiet", "--template=", "--initial-branch=base"]);
    await takeBytesAsTheyAre(repo);
    await isolatedGit(repo, ["add", "--all", "--force"]);
    await isolatedGit(repo, ["commit", "--quiet", "--allow-empty", "--message=Base"]);
    await isolatedGit(repo, ["checkout", "--quiet", "-b", "head"]);
    for (const { file, message } of patches) {
      await (message === null ? applyMails(repo, file) : applyDiff(repo, file, message));
    }
    return await use({ repo, base: "base", head: "head" });
  } finally {
    await rm(repo, { recursive: true, force: true });
  }
}

async function applyMails(repo: string, patch: string): Promise<void> {
  const how = ["--keep-cr", "--keep-non-patch", "--no-3way", "--whitespace=nowarn"];
  // A mail without a diff is a commit that changes nothing; older versions of git do not know the option.
  const empty = /^diff --git /m.test(await readFile(patch, "latin1")) ? [] : ["--empty=keep"];
  const args = ["am", ...how, ...empty, "--patch-format=mbox", patch];
  const { status, stdout, stderr } = await runIsolatedGit(repo, args);
  if (status === 0) return;
  const mail = /^Patch failed at \d+ (.+)$/m.exec(`${stdout.toString("utf8")}\n${stderr}`)?.[1];
  throw doesNotApply(patch, mail ?? null, stderr);
}

async function applyDiff(repo: string, patch: string, message: string): Promise<void> {
  const { status, stderr } = await runIsolatedGit(repo, ["apply", "--index", "--whitespace=nowarn", patch]);
  if (status !== 0) throw doesNotApply(patch, null, stderr);
  await isolatedGit(
    repo,
    ["commit", "--quiet", "--no-verify", "--allow-empty", "--cleanup=verbatim", "--file=-"],
    {
      input: `${message}\n`,
    },
  );
}

function doesNotApply(patch: string, mail: string | null, stderr: string): AppError {
  const lines = stderr.split("\n").flatMap((line) => /^(?:error|fatal): (.*)/.exec(line)?.[1] ?? []);
  const failed = lines.flatMap((line) => {
    const [, path, at] = /^patch failed: (.*):(\d+)$/.exec(line) ?? [];
    return path === undefined ? [] : [`the lines of ${path} from ${at} on are not as the patch has them`];
  });
  // Git says it twice: where, and once more of the whole file.
  const others = lines.filter((line) => !/^patch failed: |: patch does not apply$/.test(line));
  const reason = [...failed, ...others].join("; ") || "git gave no reason";
  const where = mail === null ? basename(patch) : `${basename(patch)}, “${mail}”,`;
  return new AppError("bad-request", `${where} does not apply on base: ${reason}.`);
}
