import { readdir } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { AppError } from "@tandiff/shared/errors.ts";
import type { ExerciseKind } from "@tandiff/shared/exercise/kind.ts";
import { checkBaseFolder } from "./base-folder.ts";
import { type PatchedRepository, withPatchedRepository } from "./patched-repository.ts";

/**
 * Makes a temporary repository of an exercise's `base/` and `merge-request/*.patch`, gives it to `use`,
 * and removes it, whatever happens.
 *
 * @throws {AppError} `bad-request` when the exercise is incomplete or a patch does not apply.
 */
export async function withBundledRepository<T>(
  folder: string,
  kind: ExerciseKind,
  use: (repository: PatchedRepository) => Promise<T>,
): Promise<T> {
  const exercise = resolve(folder);
  const patches = await listPatches(exercise, kind);
  const base = join(exercise, "base");
  await checkBaseFolder(base, `base of ${basename(exercise)}`);
  const mails = patches.map((name) => ({ file: join(exercise, "merge-request", name), message: null }));
  return withPatchedRepository(base, mails, use);
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
