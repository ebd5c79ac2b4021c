import { Rubric } from "@tandiff/shared/exercise/rubric.ts";
import { readYaml } from "./read-yaml.ts";

/**
 * Reads `rubric.yaml` from an exercise's folder; null where it has none.
 *
 * @throws {AppError} `bad-request` with every fault in it.
 */
export function readRubric(folder: string): Promise<Rubric | null> {
  return readYaml(folder, "rubric.yaml", Rubric);
}
