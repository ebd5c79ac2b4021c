import { AppError } from "@tandiff/shared/errors.ts";
import { ExerciseContent } from "@tandiff/shared/exercise/exercise.ts";
import { ExerciseSlug } from "@tandiff/shared/ids.ts";
import { z } from "zod";
import type { Reading } from "./reading.ts";

const words = ExerciseContent.omit({ slug: true, base: true, commits: true }).shape;

/** What people say about an exercise, as against what its repository holds. */
export type ExerciseWords = Omit<ExerciseContent, "slug" | "base" | "commits">;

/** `exercise.yaml` of an exercise. Strict, so that a mistyped key does not pass unseen. */
export const ExerciseDescription = z.strictObject({
  /** Absent where the folder has its name. */
  slug: ExerciseSlug.optional(),
  ...words,
  mergeRequest: z.strictObject(words.mergeRequest.shape),
});
export type ExerciseDescription = z.infer<typeof ExerciseDescription>;

/**
 * Puts together what people say about an exercise and what was read of it.
 *
 * @throws {AppError} `bad-request` when the slug or the words are not right.
 */
export function exerciseContent(
  name: string,
  saying: ExerciseWords,
  { base, commits }: Pick<Reading, "base" | "commits">,
): ExerciseContent {
  const slug = ExerciseSlug.safeParse(name);
  if (!slug.success) throw badRequest(slug.error.issues[0]?.message ?? `${name} is not a slug.`);
  const content = ExerciseContent.safeParse({ ...definedOf(saying), slug: slug.data, base, commits });
  if (content.success) return content.data;
  const faults = content.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
  throw badRequest(`The exercise is not right. ${faults.join("; ")}.`);
}

/** What was not said is no part of the version. */
function definedOf(saying: ExerciseWords): object {
  return Object.fromEntries(Object.entries(saying).filter(([, value]) => value !== undefined));
}

function badRequest(sentence: string): AppError {
  return new AppError("bad-request", sentence);
}
