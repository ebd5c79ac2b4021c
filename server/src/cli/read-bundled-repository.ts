import { cp, mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { AppError } from "@tandiff/shared/errors.ts";
import type { ExerciseKind } from "@tandiff/shared/exercise/kind.ts";
import { isolatedGit, runIsolatedGit, takeBytesAsTheyAre } from "./isolated-git.ts";

/** An exercise on disk as a git repository, with the branches `base` and `head`; these are one for a feature. */
export interface BundledRepository {
  /** Its work tree, at head. Gone when the callback has ended. */
  readonly repo: string;
  readonly base: "base";
  readonly head: "head";
}

/**
 * Makes a temporary repository of an exercise's `base/` and `merge-request/*.patch`, gives it to `use`,
 * and removes it, whatever happens.
 *
 * @throws {AppError} `bad-request` when the exercise is incomplete or a patch does not apply.
 */
export async function withBundledRepository<T>(
  folder: string,
  kind: ExerciseKind,
  use: (repository: BundledRepository) => Promise<T>,
): Promise<T> {
  const exercise = resolve(folder);
  const patches = await listPatches(exercise, kind);
  const base = join(exercise, "base");
  await refuseGitFolders(exercise, base);
  const repo = await mkdtemp(join(tmpdir(), "tandiff-exercise-"));
  try {
    await cp(base, repo, { recursive: true, verbatimSymlinks: true });
    await isolatedGit(repo, ["init", "--quiet", "--template=", "--initial-branch=base"]);
    await takeBytesAsTheyAre(repo);
    await isolatedGit(repo, ["add", "--all", "--force"]);
    await isolatedGit(repo, ["commit", "--quiet", "--allow-empty", "--message=Base"]);
    await isolatedGit(repo, ["checkout", "--quiet", "-b", "head"]);
    for (const patch of patches) await applyPatch(repo, join(exercise, "merge-request", patch));
    return await use({ repo, base: "base", head: "head" });
  } finally {
    await rm(repo, { recursive: true, force: true });
  }
}

async function listPatches(exercise: string, kind: ExerciseKind): Promise<string[]> {
  const names = await readdir(join(exercise, "merge-request")).catch(() => []);
  const patches = names.filter((name) => name.endsWith(".patch")).toSorted();
  if (kind === "feature") {
    if (patches.length === 0) return patches;
    throw new AppError("bad-request", `${basename(exercise)} is a feature and has merge-request/*.patch.`);
  }
  if (patches.length > 0) return patches;
  throw new AppError("bad-request", `${basename(exercise)} has no merge-request/*.patch.`);
}

/** A repository within base would replace ours, or become a submodule pointer. */
async function refuseGitFolders(exercise: string, base: string): Promise<void> {
  const found = await stat(base).catch(() => null);
  if (found?.isDirectory() !== true) {
    throw new AppError("bad-request", `${basename(exercise)} has no folder base.`);
  }
  for (const entry of await readdir(base, { recursive: true })) {
    if (basename(entry).toLowerCase() !== ".git") continue;
    throw new AppError("bad-request", `${basename(exercise)} has ${entry} in base; remove it.`);
  }
}

async function applyPatch(repo: string, patch: string): Promise<void> {
  const how = ["--quiet", "--keep-cr", "--keep-non-patch", "--no-3way", "--whitespace=nowarn"];
  // A mail without a diff is a commit that changes nothing; older versions of git do not know the option.
  const empty = /^diff --git /m.test(await readFile(patch, "latin1")) ? [] : ["--empty=keep"];
  const args = ["am", ...how, ...empty, "--patch-format=mbox", patch];
  const { status, stderr } = await runIsolatedGit(repo, args);
  if (status === 0) return;
  const reasons = stderr.split("\n").filter((line) => /^(error|fatal): /.test(line));
  const reason = reasons.map((line) => line.replace(/^\w+: /, "")).join("; ") || "git gave no reason";
  throw new AppError("bad-request", `${basename(patch)} does not apply on base: ${reason}.`);
}
