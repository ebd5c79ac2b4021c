import { z } from "zod";
import type { ExerciseAdded } from "../api.ts";
import { ExerciseSlug } from "../ids.ts";
import { limits } from "../limits.ts";
import { ExerciseContent } from "./exercise.ts";
import type { ExerciseKind } from "./kind.ts";

/** What people say about an exercise, in the place of what its file says. The rest of its words stays as the file has it. */
export const ImportWords = ExerciseContent.pick({
  title: true,
  language: true,
  brief: true,
  mergeRequest: true,
}).extend({
  slug: ExerciseSlug,
  /** As `rubric.yaml` has it; null for none. */
  rubric: z.string().max(limits.rubricText).nullable(),
});
export type ImportWords = z.infer<typeof ImportWords>;

const RevisionName = z.string().min(1).max(limits.title).nullable();

/** The part `request` of `POST /api/organiser/imports`, as JSON, beside the part `file`. */
export const ImportRequest = z.strictObject({
  /** Whether it becomes an exercise of the bank where nothing is wrong with it; else it is only looked at. */
  add: z.boolean(),
  /** Branches, tags or commits of a bundle; null where its names tell which is which. */
  base: RevisionName,
  head: RevisionName,
  /** Null: as the file says. */
  words: ImportWords.nullable(),
});
export type ImportRequest = z.infer<typeof ImportRequest>;

/** What a fault is in, for the field that it is shown beside. */
export const importParts = [
  "title",
  "brief",
  "mergeRequest.title",
  "mergeRequest.description",
  "rubric",
  "files",
] as const;
export type ImportPart = (typeof importParts)[number];

/** Why an exercise cannot be taken in as it is. */
export interface ImportFault {
  readonly about: ImportPart;
  readonly sentence: string;
}

/** What was understood of an uploaded file. */
export interface ImportPreview {
  readonly kind: ExerciseKind;
  /** What would be said about it. The slug is null, and the title empty, where nobody has said one yet. */
  readonly words: Omit<ImportWords, "slug"> & { readonly slug: ExerciseSlug | null };
  /** Findings of the rubric; null where it has none, or one that cannot be read. */
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
  /** With any, nothing is added. */
  readonly faults: readonly ImportFault[];
  /** What is worth knowing, a sentence each. */
  readonly notes: readonly string[];
}

/** What the bank has of an exercise: nothing, its slug in another version, or this very content. */
export const bankStates = ["new", "other-version", "same"] as const;

export interface ImportAnswer {
  readonly preview: ImportPreview;
  /** Before it was added. */
  readonly bank: (typeof bankStates)[number];
  /** Null where it was only looked at, or has faults. */
  readonly added: ExerciseAdded | null;
}

/** What an import is at: its file arrives, is read, or base and head are compared. */
export const importSteps = ["receiving", "reading", "comparing"] as const;
export type ImportStep = (typeof importSteps)[number];

/** Answer of `GET /api/organiser/imports`: there is one at a time on a server. */
export interface ImportsView {
  readonly running: ImportStep | null;
}
