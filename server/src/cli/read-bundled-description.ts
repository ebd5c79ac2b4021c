import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { AppError } from "@tandiff/shared/errors.ts";
import { ExerciseContent } from "@tandiff/shared/exercise/exercise.ts";
import { parse } from "yaml";
import { z } from "zod";

const { kind, title, language, brief, mergeRequest, plan } = ExerciseContent.shape;

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
  const name = basename(folder);
  const text = await readFile(join(folder, "exercise.yaml"), "utf8").catch((error: unknown) => {
    throw new AppError("bad-request", `${name} has no exercise.yaml that can be read.`, { cause: error });
  });
  const parsed = ExerciseDescription.safeParse(parseYaml(name, text));
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
  throw new AppError("bad-request", `exercise.yaml of ${name} is not right. ${faults.join("; ")}.`);
}

function parseYaml(name: string, text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split("\n")[0] ?? "") : "";
    throw new AppError("bad-request", `exercise.yaml of ${name} is not YAML. ${reason}`, { cause: error });
  }
}
