import type { TreeEntry } from "../exercise/tree.ts";

/** The two sides of the diff: the merge request's two revisions. */
export type Side = "base" | "head";

/**
 * A maximal run of changed lines. Lines are counted from 0; `baseEnd` and `headEnd` are exclusive; a
 * pure insertion has `baseStart === baseEnd`. Edits ascend and never touch: at least one unchanged
 * line stands between two of them.
 */
export interface LineEdit {
  readonly baseStart: number;
  readonly baseEnd: number;
  readonly headStart: number;
  readonly headEnd: number;
}

/** What the lines of a changed file look like; `null` where there are no lines to compare. */
export type DiffBody =
  /** Two texts, split at LF. `edits` is empty when only the path or the mode has changed. */
  | {
      readonly kind: "text";
      readonly edits: readonly LineEdit[];
      readonly baseLines: number;
      readonly headLines: number;
    }
  | { readonly kind: "binary" }
  /** Symbolic links compare by target, submodule pointers by commit. */
  | { readonly kind: "link" }
  | { readonly kind: "submodule" };

/**
 * The difference of one file. Text is not in it: the lines of either side come from the blobs, so
 * what is shown is what the trees hold, and context may be unfolded without asking the server.
 */
export interface FileDiff {
  readonly change: "added" | "deleted" | "modified" | "renamed";
  /** Null on an added file. */
  readonly base: TreeEntry | null;
  /** Null on a deleted file. */
  readonly head: TreeEntry | null;
  /** Share of lines that a renamed file kept, 0–100; 100 when not a rename. */
  readonly similarity: number;
  readonly additions: number;
  readonly deletions: number;
  readonly body: DiffBody;
  /** Marked in a `.gitattributes` as made by a program, so that lists may fold it. */
  readonly generated: boolean;
}

/** What the two trees alone say of a file; marks come from other files of head. */
export type FileChange = Omit<FileDiff, "generated">;

/** The path that names a file in lists: head's, or base's for a deleted one. */
export function diffPath(diff: Pick<FileDiff, "base" | "head">): string {
  return (diff.head ?? diff.base)?.path ?? "";
}
