import { basename, resolve } from "node:path";
import type { ExerciseContent, ExerciseUpload } from "@tandiff/shared/exercise/exercise.ts";
import type { Rubric } from "@tandiff/shared/exercise/rubric.ts";
import { readDescription } from "./read-bundled-description.ts";
import { readRubric } from "./read-bundled-rubric.ts";
import { withBundledRepository } from "./read-bundled-repository.ts";
import { readCommitNames } from "./exercise/commit-names.ts";
import {
  exerciseContent,
  type ExerciseDescription,
  type ExerciseWords,
} from "../import/exercise-description.ts";
import type { PreparedExercise } from "../import/prepare-exercise.ts";
import type { Reading } from "../import/reading.ts";
import { readFiles, readRepository } from "./read-repository.ts";

/** What a repository holds. */
type Files = Pick<Reading, "base" | "commits" | "blobs">;

/**
 * Reads an exercise on disk: `exercise.yaml`, `rubric.yaml`, `base/` and `merge-request/*.patch`. Its slug is
 * the folder's name, unless it names another. The same files give the same version on every machine.
 *
 * @throws {AppError} `bad-request` or `too-large`, with the sentence for the person.
 */
export async function readBundledExercise(folder: string): Promise<ExerciseUpload> {
  const description = await readDescription(resolve(folder));
  const rubric = await readRubric(resolve(folder));
  return bundledUpload(folder, description, rubric, await readBundledFiles(folder, description.kind));
}

/** Puts together what was read of an exercise on disk. @throws {AppError} as `exerciseUpload` */
export function bundledUpload(
  folder: string,
  description: ExerciseDescription,
  rubric: Rubric | null,
  reading: Files,
): ExerciseUpload {
  const { slug = basename(resolve(folder)), ...words } = description;
  return exerciseUpload({ slug, words, rubric, reading });
}

/** Base and the merge request of an exercise on disk. @throws {AppError} as `readBundledExercise` */
export async function readBundledFiles(folder: string, kind: ExerciseContent["kind"]): Promise<Files> {
  if (kind === "feature") {
    return withBundledRepository(folder, kind, ({ repo, head }) => readFiles(repo, head));
  }
  const reading = await withBundledRepository(folder, "review", readRepository);
  return { ...reading, commits: await readCommitNames(resolve(folder), reading.commits) };
}

/**
 * Puts an exercise together for `POST /api/organiser/exercises`.
 *
 * @throws {AppError} `bad-request` when the slug or the words are not right.
 */
export function exerciseUpload(parts: {
  readonly slug: string;
  readonly words: ExerciseWords;
  readonly rubric?: Rubric | null;
  readonly reading: Files;
}): ExerciseUpload {
  const { words, reading } = parts;
  return uploadFrom({
    content: exerciseContent(parts.slug, words, reading),
    rubric: parts.rubric ?? undefined,
    blobs: reading.blobs,
  });
}

/** An exercise as it is sent. */
export function uploadFrom(exercise: Pick<PreparedExercise, "content" | "rubric" | "blobs">): ExerciseUpload {
  const encoded = [...exercise.blobs].map(([hash, bytes]) => [hash, Buffer.from(bytes).toString("base64")]);
  return {
    content: exercise.content,
    ...(exercise.rubric && { rubric: exercise.rubric }),
    blobs: Object.fromEntries(encoded),
  };
}
