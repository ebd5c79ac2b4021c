import { basename } from "node:path";
import { AppError } from "@tandiff/shared/errors.ts";
import { ExerciseDescription } from "../import/exercise-description.ts";
import { readYaml } from "./read-yaml.ts";

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
