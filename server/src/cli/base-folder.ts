import type { Dirent } from "node:fs";
import { lstat, readdir, stat } from "node:fs/promises";
import { basename, join, relative } from "node:path";
import { AppError } from "@tandiff/shared/errors.ts";
import { count, refuseOverExerciseLimit, tooLarge, tooLargeBlob } from "@tandiff/shared/exercise/validate.ts";
import { limits } from "@tandiff/shared/limits.ts";

/**
 * Checks that a folder can be an exercise's base before it is copied: no repository within, which would replace
 * ours or become a submodule pointer, nothing but files, folders and links, and not too much. Links are not followed.
 *
 * @param name what people call the folder
 * @throws {AppError} `bad-request` or `too-large`
 */
export async function checkBaseFolder(folder: string, name: string): Promise<void> {
  const found = await stat(folder).catch(() => null);
  if (found?.isDirectory() !== true) throw new AppError("bad-request", `There is no folder ${name}.`);
  let files = 0;
  let bytes = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const shown = relative(folder, path);
    refuseEntry(entry, shown, name);
    if (entry.isDirectory()) continue;
    const { size } = await lstat(path);
    if (size > limits.blob) throw tooLargeBlob(shown, size);
    files += 1;
    bytes += size;
    if (files > limits.treeEntries) {
      throw tooLarge(`${name} has more files than an exercise`, count(limits.treeEntries));
    }
    refuseOverExerciseLimit(bytes);
  }
}

function refuseEntry(entry: Dirent, shown: string, name: string): void {
  if (basename(shown).toLowerCase() === ".git") {
    throw new AppError("bad-request", `${name} has ${shown}; remove it.`);
  }
  if (entry.isDirectory() || entry.isFile() || entry.isSymbolicLink()) return;
  throw new AppError("bad-request", `${shown} in ${name} is neither a file, nor a folder, nor a link.`);
}
