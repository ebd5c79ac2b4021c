import type { ExerciseDescription } from "./exercise-description.ts";
import type { Reading } from "./reading.ts";

/** What a file holds of an exercise: the merge request, and what else comes with it. */
export interface Imported {
  readonly reading: Reading;
  /** Its own `exercise.yaml`; null where it has none. */
  readonly description: ExerciseDescription | null;
  /** The text of its own `rubric.yaml`, which may not be right. */
  readonly rubric: string | null;
}
