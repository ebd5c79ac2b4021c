import { byPath } from "../exercise/by-path.ts";
import type { Tree, TreeEntry } from "../exercise/tree.ts";
import type { BlobHash } from "../ids.ts";
import { splitLines, toByteString } from "../text/byte-string.ts";
import { isBinary } from "../text/text-file.ts";
import { diffPath, type DiffBody, type FileChange } from "./file-diff.ts";
import { lineEdits, lineEditsIgnoringSpace } from "./line-edits.ts";
import { contentKey, findRenames, isRegular } from "./renames.ts";

/** "hide": lines that differ in white space alone count as unchanged, as with `git diff -w`. */
export type Whitespace = "show" | "hide";

/**
 * The differences between two trees, sorted by path. As in git, a file that becomes a symbolic link
 * or a submodule is a deleted file and an added one, in this order; and only files whose path is on
 * one side alone can be renamed. Additions and deletions count lines, so they are 0 where a body has none.
 */
export function diffTrees(
  base: Tree,
  head: Tree,
  readBlob: (hash: BlobHash) => Uint8Array,
  whitespace: Whitespace = "show",
): FileChange[] {
  const read = (entry: TreeEntry) => (entry.mode === "160000" ? new Uint8Array() : readBlob(entry.blob));
  const compare = (before: TreeEntry | null, after: TreeEntry | null) =>
    compared(before, after, read, whitespace);
  const baseByPath = new Map(base.map((entry) => [entry.path, entry]));
  const headByPath = new Map(head.map((entry) => [entry.path, entry]));
  const deleted = base.filter((entry) => !headByPath.has(entry.path));
  const added = head.filter((entry) => !baseByPath.has(entry.path));
  const renames = findRenames(deleted, added, read);
  const renamed = new Set(renames.flatMap((rename) => [rename.base, rename.head]));

  const diffs: FileChange[] = renames.map((rename) => ({
    change: "renamed",
    ...rename,
    ...compare(rename.base, rename.head),
  }));
  for (const entry of deleted) if (!renamed.has(entry)) diffs.push(deletedFile(entry, compare));
  for (const entry of added) if (!renamed.has(entry)) diffs.push(addedFile(entry, compare));
  for (const before of base) {
    const after = headByPath.get(before.path);
    if (!after || isSame(before, after)) continue;
    if (kindOf(before) === kindOf(after)) {
      const body = compare(before, after);
      diffs.push({ change: "modified", base: before, head: after, similarity: 100, ...body });
    } else {
      diffs.push(deletedFile(before, compare), addedFile(after, compare));
    }
  }
  return diffs
    .map((diff) => ({ path: diffPath(diff), diff }))
    .toSorted(byPath)
    .map(({ diff }) => diff);
}

type Compare = (base: TreeEntry | null, head: TreeEntry | null) => Comparison;

function deletedFile(base: TreeEntry, compare: Compare): FileChange {
  return { change: "deleted", base, head: null, similarity: 100, ...compare(base, null) };
}

function addedFile(head: TreeEntry, compare: Compare): FileChange {
  return { change: "added", base: null, head, similarity: 100, ...compare(null, head) };
}

function kindOf(entry: TreeEntry): "text" | "link" | "submodule" {
  return isRegular(entry) ? "text" : entry.mode === "120000" ? "link" : "submodule";
}

function isSame(a: TreeEntry, b: TreeEntry): boolean {
  return a.mode === b.mode && contentKey(a) === contentKey(b);
}

type Comparison = Pick<FileChange, "body" | "additions" | "deletions">;

function compared(
  base: TreeEntry | null,
  head: TreeEntry | null,
  read: (entry: TreeEntry) => Uint8Array,
  whitespace: Whitespace,
): Comparison {
  const entry = head ?? base;
  const kind = entry ? kindOf(entry) : "text";
  if (kind !== "text") return withoutLines({ kind });
  const baseBytes = base ? read(base) : new Uint8Array();
  const headBytes = head ? read(head) : new Uint8Array();
  if (isBinary(baseBytes) || isBinary(headBytes)) return withoutLines({ kind: "binary" });
  const baseLines = splitLines(toByteString(baseBytes));
  const headLines = splitLines(toByteString(headBytes));
  const edits =
    whitespace === "hide" ? lineEditsIgnoringSpace(baseLines, headLines) : lineEdits(baseLines, headLines);
  return {
    body: { kind: "text", edits, baseLines: baseLines.length, headLines: headLines.length },
    additions: edits.reduce((sum, edit) => sum + edit.headEnd - edit.headStart, 0),
    deletions: edits.reduce((sum, edit) => sum + edit.baseEnd - edit.baseStart, 0),
  };
}

function withoutLines(body: DiffBody): Comparison {
  return { body, additions: 0, deletions: 0 };
}
