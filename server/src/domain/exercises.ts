import { createHash } from "node:crypto";
import type { ExerciseAdded, MergeRequestView } from "@tandiff/shared/api.ts";
import { diffTrees } from "@tandiff/shared/diff/tree-diff.ts";
import { AppError } from "@tandiff/shared/errors.ts";
import { canonicalJson, headTree } from "@tandiff/shared/exercise/content.ts";
import type { ExerciseContent, ExerciseUpload } from "@tandiff/shared/exercise/exercise.ts";
import { validateContent } from "@tandiff/shared/exercise/validate.ts";
import { BlobHash, ExerciseVersion } from "@tandiff/shared/ids.ts";
import type { Position } from "@tandiff/shared/position.ts";
import type { Storage, StoredExercise } from "../storage/port.ts";

/**
 * Adds an exercise to the bank. The same content again is the version that is there.
 * @throws AppError "bad-request" or "too-large", naming what is wrong; then nothing has changed.
 */
export function addExercise(storage: Storage, upload: ExerciseUpload, now: number): ExerciseAdded {
  const { content } = upload;
  const blobs = decodeBlobs(upload);
  const sizes = validateContent(content);
  for (const [hash, size] of sizes) {
    const blob = blobs.get(hash);
    if (blob === undefined) throw new AppError("bad-request", `The blob ${hash} is named, but was not sent.`);
    if (blob.length !== size)
      throw new AppError("bad-request", `The blob ${hash} does not have the size it is named with.`);
  }
  for (const hash of blobs.keys()) if (!sizes.has(hash)) blobs.delete(hash);

  const version = ExerciseVersion.parse(sha256(canonicalJson(content)));
  const known = storage.exercise(version);
  if (known) return { ...known.summary, added: false };
  const diffs = diffTrees(content.base, headTree(content), (hash) => {
    const blob = blobs.get(hash);
    if (!blob) throw new AppError("bad-request", `The blob ${hash} is named, but was not sent.`);
    return blob;
  });
  const summary = {
    slug: content.slug,
    version,
    title: content.title,
    language: content.language,
    filesChanged: diffs.length,
    additions: diffs.reduce((sum, diff) => sum + diff.additions, 0),
    deletions: diffs.reduce((sum, diff) => sum + diff.deletions, 0),
    addedAt: now,
  };
  const added = storage.addExercise({ summary, content, diffs }, blobs);
  return { ...summary, added };
}

function decodeBlobs(upload: ExerciseUpload): Map<BlobHash, Uint8Array> {
  const blobs = new Map<BlobHash, Uint8Array>();
  for (const [hash, base64] of Object.entries(upload.blobs)) {
    const bytes = Buffer.from(base64, "base64");
    if (sha256(bytes) !== hash)
      throw new AppError("bad-request", `The blob ${hash} does not have this hash.`);
    blobs.set(BlobHash.parse(hash), bytes);
  }
  return blobs;
}

function sha256(data: string | Uint8Array): string {
  return createHash("sha256").update(data).digest("hex");
}

/** The merge request as the page gets it, less the texts. */
export function mergeRequestView({ content, diffs }: StoredExercise): MergeRequestView {
  return {
    slug: content.slug,
    title: content.title,
    brief: content.brief,
    language: content.language,
    mergeRequest: content.mergeRequest,
    commits: content.commits.map(({ id, message, author }) => ({ id, message, author })),
    base: content.base,
    head: headTree(content),
    diffs,
  };
}

/**
 * Reads a blob of an exercise.
 * @throws Error when the storage does not have what its exercise names: a defect, not an input.
 */
export function blobReader(storage: Storage, version: ExerciseVersion): (hash: BlobHash) => Uint8Array {
  return (hash) => {
    const blob = storage.blob(version, hash);
    if (!blob) throw new Error(`The blob ${hash} of exercise ${version} is not in the storage.`);
    return blob;
  };
}

/** Answers whether a position names lines that its side of the exercise has. */
export function positionChecker(
  content: ExerciseContent,
  readBlob: (hash: BlobHash) => Uint8Array,
): (position: Position) => boolean {
  const head = headTree(content);
  return ({ path, side, lines }) => {
    const entry = (side === "base" ? content.base : head).find((one) => one.path === path);
    if (!entry) return false;
    if (lines === null) return true;
    return entry.mode !== "160000" && lines.end <= countLines(readBlob(entry.blob));
  };
}

const lineFeed = 10;

/** Lines as git counts them: split at LF, a last line without one included. */
function countLines(bytes: Uint8Array): number {
  let count = 0;
  for (const byte of bytes) if (byte === lineFeed) count++;
  return bytes.length > 0 && bytes.at(-1) !== lineFeed ? count + 1 : count;
}
