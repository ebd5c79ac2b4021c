import { z } from "zod";
import { ExerciseSlug } from "../ids.ts";
import { ExerciseContent } from "./exercise.ts";
import type { ExerciseKind } from "./kind.ts";

/** What people say about an exercise whose file does not. The rest of its words are made elsewhere. */
export const ImportWords = z.object({
  slug: ExerciseSlug,
  /** Null where the file has an `exercise.yaml` of its own. */
  words: ExerciseContent.pick({ title: true, language: true, brief: true, mergeRequest: true }).nullable(),
});
export type ImportWords = z.infer<typeof ImportWords>;

/** What was understood of an uploaded file, before anything of it is in the bank. */
export interface ImportPreview {
  readonly kind: ExerciseKind;
  /** From its own `exercise.yaml`; null where it has none. */
  readonly own: { readonly slug: string | null; readonly title: string } | null;
  /** Findings of its own `rubric.yaml`; null where it has none. */
  readonly findings: number | null;
  readonly commits: readonly { readonly subject: string; readonly author: string }[];
  /** Files of head. */
  readonly files: number;
  readonly filesChanged: number;
  readonly additions: number;
  readonly deletions: number;
  /** The first of the changed files. */
  readonly changed: readonly {
    readonly path: string;
    readonly additions: number;
    readonly deletions: number;
  }[];
  /** What is worth knowing, a sentence each. */
  readonly notes: readonly string[];
}
