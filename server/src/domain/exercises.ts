import { createHash } from "node:crypto";
import type { ExerciseAdded } from "@tandiff/shared/api.ts";
import { AppError } from "@tandiff/shared/errors.ts";
import type { ExerciseSummary, ExerciseUpload } from "@tandiff/shared/exercise/exercise.ts";
import { namedEntries } from "@tandiff/shared/exercise/validate.ts";
import { BlobHash } from "@tandiff/shared/ids.ts";
import { namedBlobs, type PreparedExercise, prepareExercise, versionOf } from "../import/prepare-exercise.ts";
import type { Storage, StoredExercise } from "../storage/port.ts";
import { blobsOf, readBlobs } from "../storage/read-blobs.ts";

/**
 * Adds an exercise to the bank. The same content again is the version that is there.
 * @throws AppError "bad-request" or "too-large", naming what is wrong; then nothing has changed.
 */
export async function addExercise(
  storage: Storage,
  upload: ExerciseUpload,
  now: number,
): Promise<ExerciseAdded> {
  const { content, rubric } = upload;
  const blobs = namedBlobs(content, decodeBlobs(upload));
  const known = await storage.exercise(versionOf(upload));
  if (known) return { ...known.summary, added: false };
  return storeExercise(storage, prepareExercise({ content, rubric, blobs }), now);
}

/** Adds a prepared exercise to the bank. The same content again is the version that is there. */
export async function storeExercise(
  storage: Storage,
  exercise: PreparedExercise,
  now: number,
): Promise<ExerciseAdded> {
  const { version, content, rubric, diffs, blobs } = exercise;
  const known = await storage.exercise(version);
  if (known) return { ...known.summary, added: false };
  const summary: ExerciseSummary = {
    slug: content.slug,
    version,
    kind: content.kind ?? "review",
    title: content.title,
    language: content.language,
    filesChanged: diffs.length,
    additions: diffs.reduce((sum, diff) => sum + diff.additions, 0),
    deletions: diffs.reduce((sum, diff) => sum + diff.deletions, 0),
    addedAt: now,
    retiredAt: (await storage.latestExercise(content.slug))?.summary.retiredAt ?? null,
  };
  const added = await storage.addExercise({ summary, content, diffs }, blobs, rubric);
  // Who was faster with the same version has added it.
  return added ? { ...summary, added } : storeExercise(storage, exercise, now);
}

/** An exercise as it was added: sent again it is the same version. */
export async function uploadOf(
  storage: Pick<Storage, "blobs" | "rubric">,
  { summary, content }: StoredExercise,
): Promise<ExerciseUpload> {
  const hashes = blobsOf(namedEntries(content));
  const readBlob = await readBlobs(storage, summary.version, hashes);
  const blobs = hashes.map((hash) => [hash, Buffer.from(readBlob(hash)).toString("base64")]);
  const rubric = await storage.rubric(summary.version);
  return { content, ...(rubric && { rubric }), blobs: Object.fromEntries(blobs) };
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
