import type { ImportPreview, ImportStep, ImportWords } from "@tandiff/shared/exercise/import.ts";
import type { ErrorCode } from "@tandiff/shared/errors.ts";
import type { ExerciseWords } from "./exercise-description.ts";
import type { RevisionNames } from "./git/revisions.ts";
import type { PreparedExercise } from "./prepare-exercise.ts";

/** What the worker is given. */
export interface ImportWork {
  readonly file: Uint8Array;
  /** Of a bundle; a zip has folders with these names. */
  readonly names: RevisionNames;
  /** Of a file that does not say its own; null where nobody has said one yet. */
  readonly slug: string | null;
  readonly words: ExerciseWords | null;
  /** What becomes of links that lead out of the exercise: an upload may have been made by anybody. */
  readonly outsideLinks: "kept" | "refused";
  /** What takes the place of the file's own words and of the above; null for nothing. */
  readonly edits: ImportWords | null;
}

/** What came of it; with faults in the preview the exercise is not to be used. */
export interface ImportResult {
  readonly exercise: PreparedExercise;
  readonly preview: ImportPreview;
}

/** What the worker tells: steps, then one of the others. */
export type ImportMessage =
  | { readonly kind: "step"; readonly step: ImportStep }
  | { readonly kind: "read"; readonly result: ImportResult }
  | { readonly kind: "refused"; readonly code: ErrorCode; readonly sentence: string };
