import type { ImportPreview } from "@tandiff/shared/exercise/import.ts";
import type { ErrorCode } from "@tandiff/shared/errors.ts";
import type { ExerciseWords } from "./exercise-description.ts";
import type { RevisionNames } from "./git/revisions.ts";
import type { PreparedExercise } from "./prepare-exercise.ts";

/** What the worker is given. */
export interface ImportWork {
  readonly file: Uint8Array;
  /** Of a bundle; a zip has folders with these names. */
  readonly names: RevisionNames;
  /** Null: as the file says, or for a preview nothing. */
  readonly slug: string | null;
  /** Null: as the file says. */
  readonly words: ExerciseWords | null;
}

/** What came of it. */
export interface ImportResult {
  readonly exercise: PreparedExercise;
  readonly preview: ImportPreview;
}

/** What the worker answers. */
export type ImportAnswer =
  | { readonly kind: "read"; readonly result: ImportResult }
  | { readonly kind: "refused"; readonly code: ErrorCode; readonly sentence: string };
