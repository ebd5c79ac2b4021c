import { basename, resolve } from "node:path";
import { AppError } from "@tandiff/shared/errors.ts";
import { ExerciseContent, type ExerciseUpload } from "@tandiff/shared/exercise/exercise.ts";
import type { Rubric } from "@tandiff/shared/exercise/rubric.ts";
import { ExerciseSlug } from "@tandiff/shared/ids.ts";
import { type ExerciseDescription, readDescription } from "./read-bundled-description.ts";
import { readRubric } from "./read-bundled-rubric.ts";
import { withBundledRepository } from "./read-bundled-repository.ts";
import { readCommitNames } from "./exercise/commit-names.ts";
import type { Reading } from "../import/reading.ts";
import { readFiles, readRepository } from "./read-repository.ts";

/** What people say about an exercise, as against what its repository holds. */
export type ExerciseWords = Omit<ExerciseContent, "slug" | "base" | "commits">;

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
  const { base, commits, blobs } = parts.reading;
  const slug = ExerciseSlug.safeParse(parts.slug);
  if (!slug.success) throw badRequest(slug.error.issues[0]?.message ?? `${parts.slug} is not a slug.`);
  const content = ExerciseContent.safeParse({
    ...definedOf(parts.words),
    slug: slug.data,
    base,
    commits,
  });
  if (!content.success) {
    const faults = content.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
    throw badRequest(`The exercise is not right. ${faults.join("; ")}.`);
  }
  const encoded = [...blobs].map(([hash, bytes]) => [hash, Buffer.from(bytes).toString("base64")]);
  return {
    content: content.data,
    ...(parts.rubric && { rubric: parts.rubric }),
    blobs: Object.fromEntries(encoded),
  };
}

/** What was not said is no part of the version. */
function definedOf(words: ExerciseWords): object {
  return Object.fromEntries(Object.entries(words).filter(([, value]) => value !== undefined));
}

function badRequest(sentence: string): AppError {
  return new AppError("bad-request", sentence);
}
