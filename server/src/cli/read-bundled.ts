import { basename, resolve } from "node:path";
import { AppError } from "@tandiff/shared/errors.ts";
import { ExerciseContent, type ExerciseUpload } from "@tandiff/shared/exercise/exercise.ts";
import type { Rubric } from "@tandiff/shared/exercise/rubric.ts";
import { ExerciseSlug } from "@tandiff/shared/ids.ts";
import { readDescription } from "./read-bundled-description.ts";
import { readRubric } from "./read-bundled-rubric.ts";
import { withBundledRepository } from "./read-bundled-repository.ts";
import { readFiles, readRepository, type RepositoryReading } from "./read-repository.ts";

/** What people say about an exercise, as against what its repository holds. */
export type ExerciseWords = Pick<
  ExerciseContent,
  "kind" | "title" | "language" | "brief" | "mergeRequest" | "plan" | "aiPolicy"
>;

/**
 * Reads an exercise on disk: `exercise.yaml`, `rubric.yaml`, `base/` and `merge-request/*.patch`. Its slug is
 * the folder's name. The same files give the same version on every machine.
 *
 * @throws {AppError} `bad-request` or `too-large`, with the sentence for the person.
 */
export async function readBundledExercise(folder: string): Promise<ExerciseUpload> {
  const words = await readDescription(resolve(folder));
  const { kind = "review" } = words;
  const rubric = await readRubric(resolve(folder));
  const reading = await withBundledRepository(
    folder,
    kind,
    kind === "feature" ? ({ repo, head }) => readFiles(repo, head) : readRepository,
  );
  return exerciseUpload({ slug: basename(resolve(folder)), words, rubric, reading });
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
  readonly reading: Pick<RepositoryReading, "base" | "commits" | "blobs">;
}): ExerciseUpload {
  const { kind, title, language, brief, mergeRequest, plan, aiPolicy } = parts.words;
  const { base, commits, blobs } = parts.reading;
  const slug = ExerciseSlug.safeParse(parts.slug);
  if (!slug.success) throw badRequest(slug.error.issues[0]?.message ?? `${parts.slug} is not a slug.`);
  const content = ExerciseContent.safeParse({
    slug: slug.data,
    ...(kind && { kind }),
    title,
    language,
    brief,
    mergeRequest,
    ...(plan && { plan }),
    ...(aiPolicy && { aiPolicy }),
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

function badRequest(sentence: string): AppError {
  return new AppError("bad-request", sentence);
}
