import { AppError } from "@tandiff/shared/errors.ts";
import { refuseOverExerciseLimit, tooLargeBlob } from "@tandiff/shared/exercise/validate.ts";
import { limits } from "@tandiff/shared/limits.ts";
import type { ListedFile } from "../import/listed-file.ts";
import { hashedBlob, type ReadBlob } from "../import/reading.ts";
import { git } from "./git.ts";

/**
 * The blobs of files, each once, by git's id. Submodule pointers have none.
 *
 * @throws {AppError} `too-large` before anything is read, `bad-request` when the repository lacks a blob.
 */
export async function readBlobs(
  repo: string,
  files: readonly ListedFile[],
): Promise<ReadonlyMap<string, ReadBlob>> {
  const pathOf = new Map<string, string>();
  for (const file of files) if (file.mode !== "160000") pathOf.set(file.id, file.path);
  if (pathOf.size === 0) return new Map();
  const input = [...pathOf.keys()].map((id) => `${id}\n`).join("");
  await refuseLargeBlobs(repo, input, pathOf);
  return splitBatch(await git(repo, ["cat-file", "--batch"], { input }), pathOf.size);
}

async function refuseLargeBlobs(
  repo: string,
  input: string,
  pathOf: ReadonlyMap<string, string>,
): Promise<void> {
  const output = await git(repo, ["cat-file", "--batch-check"], { input });
  let total = 0;
  for (const line of output.toString("ascii").split("\n").slice(0, -1)) {
    const [id = "", kind, digits] = line.split(" ");
    const path = pathOf.get(id) ?? id;
    if (kind !== "blob") {
      throw new AppError("bad-request", `${repo} lacks the content of ${JSON.stringify(path)}.`);
    }
    const size = Number(digits);
    if (size > limits.blob) throw tooLargeBlob(path, size);
    total += size;
  }
  refuseOverExerciseLimit(total);
}

/** Takes apart what `git cat-file --batch` writes: `<id> blob <size>`, a line feed, the bytes, a line feed. */
function splitBatch(output: Buffer, expected: number): ReadonlyMap<string, ReadBlob> {
  const blobs = new Map<string, ReadBlob>();
  let at = 0;
  while (at < output.length) {
    const headerEnd = output.indexOf("\n", at);
    const [id = "", , digits] = output.toString("ascii", at, headerEnd).split(" ");
    const start = headerEnd + 1;
    const end = start + Number(digits);
    const bytes = output.subarray(start, end);
    blobs.set(id, hashedBlob(bytes));
    at = end + 1;
  }
  if (blobs.size !== expected) {
    throw new AppError("internal", `Git gave ${blobs.size} of ${expected} blobs.`);
  }
  return blobs;
}
