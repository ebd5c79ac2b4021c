import { basename } from "node:path";
import { AppError } from "@tandiff/shared/errors.ts";
import { ExerciseContent } from "@tandiff/shared/exercise/exercise.ts";
import { z } from "zod";
import { readYaml } from "./read-yaml.ts";

const { kind, title, language, brief, mergeRequest, plan, aiPolicy } = ExerciseContent.shape;

/** `exercise.yaml` of an exercise on disk. Strict, so that a mistyped key does not pass unseen. */
export const ExerciseDescription = z.strictObject({
  /** Absent where a merge request is to be reviewed. */
  kind,
  title,
  language,
  /** How much experience it asks for, in the bank's words, e.g. "senior". */
  level: z.string(),
  tags: z.array(z.string()),
  brief,
  /** Of a feature: what is asked for. */
  mergeRequest: z.strictObject(mergeRequest.shape),
  /** The parts of the call, where they are not the usual ones. */
  plan,
  /** What is expected of AI assistants, where it is not the usual. */
  aiPolicy,
  /** How to see that the application works: shell lines for its folder, and the commands they need. */
  verify: z.strictObject({ requires: z.array(z.string()), run: z.array(z.string()) }),
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
