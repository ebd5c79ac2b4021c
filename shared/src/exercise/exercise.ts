import { z } from "zod";
import { BlobHash, ExerciseSlug, type ExerciseVersion } from "../ids.ts";
import { limits } from "../limits.ts";
import type { ExerciseKind } from "./kind.ts";
import { AiPolicy } from "../session/ai-policy.ts";
import { Plan } from "../session/plan.ts";
import { Rubric } from "./rubric.ts";
import { TreeEntry, TreePath } from "./tree.ts";

/** Who wrote a commit and when, as git has it. `at` is ISO 8601 with the author's own offset. */
export const Author = z.object({
  name: z.string().max(limits.title),
  email: z.string().max(limits.title),
  at: z.iso.datetime({ offset: true }),
});
export type Author = z.infer<typeof Author>;

/** What a commit does to the tree before it: `entry` null removes the path. */
export const TreeChange = z.object({ path: TreePath, entry: TreeEntry.nullable() });
export type TreeChange = z.infer<typeof TreeChange>;

/**
 * A commit of the merge request. `id` is the hash that it had in its repository, for people to
 * recognise it. `changes` lead from the tree of the commit before it in the list (the first one:
 * from base) to its own, so that the last commit's tree is head.
 */
export const Commit = z.object({
  id: z.string().regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/),
  message: z.string().max(100_000),
  author: Author,
  changes: z.array(TreeChange),
});
export type Commit = z.infer<typeof Commit>;

/** What a candidate may see of an exercise, less its blobs. */
export const ExerciseContent = z.object({
  slug: ExerciseSlug,
  /** Absent where a merge request is to be reviewed, so that the versions of these stay what they were. */
  kind: z.literal("feature").optional(),
  title: z.string().min(1).max(limits.title),
  /** For the bank's list, e.g. "go". */
  language: z.string().max(40).nullable(),
  /** How much experience it asks for, in the bank's words, e.g. "senior". */
  level: z.string().max(40).optional(),
  tags: z.array(z.string().max(40)).max(20).optional(),
  /** Markdown for the candidate: what the application is and how to run it. */
  brief: z.string().max(limits.comment),
  /** Of a feature: what is asked for. */
  mergeRequest: z.object({
    title: z.string().min(1).max(limits.title),
    /** Markdown, as the merge request's author wrote it. */
    description: z.string().max(limits.comment),
  }),
  /** The parts of its call; absent where it has none of its own. */
  plan: Plan.optional(),
  /** What is expected of AI assistants; absent where it is the usual. */
  aiPolicy: AiPolicy.optional(),
  base: z.array(TreeEntry).max(limits.treeEntries),
  /** How to see that the application works: shell lines for its folder, and the commands they need. */
  verify: z
    .strictObject({
      requires: z.array(z.string().max(200)).max(20),
      run: z.array(z.string().max(2_000)).max(20),
    })
    .optional(),
  /** None where a feature is to be written: head is base. */
  commits: z.array(Commit).max(limits.commits),
});
export type ExerciseContent = z.infer<typeof ExerciseContent>;

/** Body of `POST /api/organiser/exercises`: the content, the rubric and the bytes of every blob that is named. */
export const ExerciseUpload = z.object({
  content: ExerciseContent,
  rubric: Rubric.optional(),
  /** Base64 by blob hash. */
  blobs: z.record(BlobHash, z.base64()),
});
export type ExerciseUpload = z.infer<typeof ExerciseUpload>;

/** A line of the bank. */
export interface ExerciseSummary {
  readonly slug: ExerciseSlug;
  readonly version: ExerciseVersion;
  readonly kind: ExerciseKind;
  readonly title: string;
  readonly language: string | null;
  readonly filesChanged: number;
  readonly additions: number;
  readonly deletions: number;
  /** Milliseconds since the epoch, as `retiredAt`. */
  readonly addedAt: number;
  /** Since when no new session can be made from it; null while it is offered. */
  readonly retiredAt: number | null;
}
