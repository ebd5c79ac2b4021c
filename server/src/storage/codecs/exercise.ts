import type { FileChange } from "@tandiff/shared/diff/file-diff.ts";
import { ExerciseContent, type ExerciseSummary } from "@tandiff/shared/exercise/exercise.ts";
import { exerciseKinds } from "@tandiff/shared/exercise/kind.ts";
import { ExerciseSlug, ExerciseVersion } from "@tandiff/shared/ids.ts";
import { z } from "zod";
import type { StoredExercise } from "../port.ts";

const StoredSummary = z
  .object({
    slug: ExerciseSlug,
    version: ExerciseVersion,
    kind: z.enum(exerciseKinds),
    title: z.string(),
    language: z.string().nullable(),
    files_changed: z.int(),
    additions: z.int(),
    deletions: z.int(),
    added_at: z.int(),
    retired_at: z.int().nullable(),
  })
  .transform(({ files_changed, added_at, retired_at, ...summary }): ExerciseSummary => {
    return { ...summary, filesChanged: files_changed, addedAt: added_at, retiredAt: retired_at };
  });
const StoredJson = z.object({ content: z.string(), diffs: z.string() });

/** Columns of the table `exercises` that make a summary, but for `retired_at`, which is its slug's. */
export const summaryColumns =
  "version, slug, kind, title, language, files_changed, additions, deletions, added_at";

/** Every row of `exercises` that is asked for, with what is known of its slug. */
export const withRetirement =
  "(SELECT e.*, r.at AS retired_at FROM exercises e LEFT JOIN retired_exercises r USING (slug)) AS exercise";

export function readSummary(row: unknown): ExerciseSummary {
  return StoredSummary.parse(row);
}

/** @param row undefined where there is none */
export function readExercise(row: unknown): StoredExercise | null {
  if (row === undefined) return null;
  const json = StoredJson.parse(row);
  // Computed by the server itself, and no schema of it exists.
  const diffs: readonly FileChange[] = JSON.parse(json.diffs);
  return {
    summary: StoredSummary.parse(row),
    content: ExerciseContent.parse(JSON.parse(json.content)),
    diffs,
  };
}
