import { createHash } from "node:crypto";
import type { FileChange } from "@tandiff/shared/diff/file-diff.ts";
import { diffTrees } from "@tandiff/shared/diff/tree-diff.ts";
import { AppError } from "@tandiff/shared/errors.ts";
import { canonicalJson, headTree } from "@tandiff/shared/exercise/content.ts";
import type { ExerciseContent, ExerciseUpload } from "@tandiff/shared/exercise/exercise.ts";
import { positionChecker } from "@tandiff/shared/exercise/positions.ts";
import type { Rubric } from "@tandiff/shared/exercise/rubric.ts";
import { validateContent } from "@tandiff/shared/exercise/validate.ts";
import { type BlobHash, ExerciseVersion } from "@tandiff/shared/ids.ts";
import { describePosition } from "@tandiff/shared/position-words.ts";
import type { Position } from "@tandiff/shared/position.ts";

/** An exercise that was found right, with all that the bank keeps of it. */
export interface PreparedExercise {
  readonly version: ExerciseVersion;
  readonly content: ExerciseContent;
  readonly rubric?: Rubric | undefined;
  readonly diffs: readonly FileChange[];
  /** Those that the content names, and no others. */
  readonly blobs: ReadonlyMap<BlobHash, Uint8Array>;
}

/** The SHA-256 of all that an exercise says; its files are named by their hashes in it. */
export function versionOf(exercise: Pick<ExerciseUpload, "content" | "rubric">): ExerciseVersion {
  return ExerciseVersion.parse(createHash("sha256").update(canonicalJson(exercise)).digest("hex"));
}

/**
 * Checks an exercise and computes its diffs, which takes a while.
 *
 * @param parts.blobs each with the hash that it is named by
 * @throws {AppError} `bad-request` or `too-large`, naming what is wrong
 */
export function prepareExercise(
  parts: Pick<PreparedExercise, "content" | "rubric"> & {
    readonly blobs: ReadonlyMap<BlobHash, Uint8Array>;
  },
): PreparedExercise {
  const { content, rubric } = parts;
  const blobs = namedBlobs(content, parts.blobs);
  const readBlob = blobReaderOf(blobs);
  if (rubric) assertPlaces(rubric, positionChecker(content, readBlob));
  const diffs = diffTrees(content.base, headTree(content), readBlob);
  return { version: versionOf(parts), content, rubric, diffs, blobs };
}

/** @throws {AppError} `bad-request` from what it gives, for a blob that is named and not there */
export function blobReaderOf(blobs: ReadonlyMap<BlobHash, Uint8Array>): (hash: BlobHash) => Uint8Array {
  return (hash) => {
    const blob = blobs.get(hash);
    if (!blob) throw new AppError("bad-request", `The blob ${hash} is named, but was not sent.`);
    return blob;
  };
}

/** The blobs that the content names, of those that are given. @throws {AppError} `bad-request` or `too-large` */
export function namedBlobs(
  content: ExerciseContent,
  given: ReadonlyMap<BlobHash, Uint8Array>,
): ReadonlyMap<BlobHash, Uint8Array> {
  const read = blobReaderOf(given);
  const blobs = new Map<BlobHash, Uint8Array>();
  for (const [hash, size] of validateContent(content)) {
    const blob = read(hash);
    if (blob.length !== size)
      throw new AppError("bad-request", `The blob ${hash} does not have the size it is named with.`);
    blobs.set(hash, blob);
  }
  return blobs;
}

/** @throws AppError "bad-request" when a finding is at lines that the merge request does not have */
function assertPlaces({ findings }: Rubric, exists: (position: Position) => boolean): void {
  for (const { id, positions } of findings) {
    const missing = positions.find((position) => !exists(position));
    if (missing) {
      const place = describePosition(missing);
      throw new AppError(
        "bad-request",
        `The finding ${id} is at ${place}, which the merge request does not have.`,
      );
    }
  }
}
