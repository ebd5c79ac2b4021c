import { cp, mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { AppError } from "@tandiff/shared/errors.ts";
import type { ExerciseKind } from "@tandiff/shared/exercise/kind.ts";
import { git, runGit } from "./git.ts";

/** An exercise on disk as a git repository, with the branches `base` and `head`; these are one for a feature. */
export interface BundledRepository {
  /** Its work tree, at head. Gone when the callback has ended. */
  readonly repo: string;
  readonly base: "base";
  readonly head: "head";
}

/**
 * The same identity and time always, and nothing of the person's own settings: commit ids are part of
 * an exercise's version, which must be the same on every machine.
 */
const isolated = {
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
].flatMap((setting) => ["-c", setting]);

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
  const args = [...settings, "am", ...how, "--patch-format=mbox", patch];
  const { status, stderr } = await runGit(repo, args, { env: isolated });
  if (status === 0) return;
  const reasons = stderr.split("\n").filter((line) => /^(error|fatal): /.test(line));
  const reason = reasons.map((line) => line.replace(/^\w+: /, "")).join("; ") || "git gave no reason";
  throw new AppError("bad-request", `${basename(patch)} does not apply on base: ${reason}.`);
}

function isolatedGit(repo: string, args: readonly string[]): Promise<Buffer> {
  return git(repo, [...settings, ...args], { env: isolated });
}
