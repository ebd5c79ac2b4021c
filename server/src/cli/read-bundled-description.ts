import { basename } from "node:path";
import { AppError } from "@tandiff/shared/errors.ts";
import { ExerciseContent } from "@tandiff/shared/exercise/exercise.ts";
import { ExerciseSlug } from "@tandiff/shared/ids.ts";
import { z } from "zod";
import { readYaml } from "./read-yaml.ts";

const words = ExerciseContent.omit({ slug: true, base: true, commits: true }).shape;

/** `exercise.yaml` of an exercise on disk. Strict, so that a mistyped key does not pass unseen. */
export const ExerciseDescription = z.strictObject({
  /** Absent where the folder has its name. */
  slug: ExerciseSlug.optional(),
  ...words,
  mergeRequest: z.strictObject(words.mergeRequest.shape),
});
export type ExerciseDescription = z.infer<typeof ExerciseDescription>;

/**
 * Reads `exercise.yaml` from an exercise's folder.
 *
 * @throws {AppError} `bad-request` with every fault in it.
 */
export async function readDescription(folder: string): Promise<ExerciseDescription> {
  const description = await readYaml(folder, "exercise.yaml", ExerciseDescription);
  if (description) return description;
  throw new AppError("bad-request", `${basename(folder)} has no exercise.yaml that can be read.`);
}
