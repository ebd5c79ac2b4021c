import type { Rubric } from "@tandiff/shared/exercise/rubric.ts";
import type { ExerciseDescription } from "./exercise-description.ts";
import type { Reading } from "./reading.ts";

/** What a file holds of an exercise: the merge request, and what else comes with it. */
export interface Imported {
  readonly reading: Reading;
  /** Its own `exercise.yaml` and `rubric.yaml`; null where it has none. */
  readonly description: ExerciseDescription | null;
  readonly rubric: Rubric | null;
}
