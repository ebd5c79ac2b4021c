import type { MergeRequestView } from "@tandiff/shared/api.ts";
import { diffPath, type FileDiff, type Side } from "@tandiff/shared/diff/file-diff.ts";
import type { Tree, TreeEntry } from "@tandiff/shared/exercise/tree.ts";
import type { Position } from "@tandiff/shared/position.ts";
import { type DiffFile, isInFile, type Slot } from "../../diff/model.ts";
import { diffFiles } from "./diff-files.ts";
import type { Sides } from "./texts.ts";
import { whenAsked } from "./when-asked.ts";

/** The difference that "Changes" shows: the merge request's, or that of some of its commits. */
export interface Changes {
  /** In the order of the tree. */
  readonly files: readonly DiffFile[];
  readonly fileAt: (path: string) => DiffFile | undefined;
  /** The file that has this path on this side. */
  readonly fileOf: (position: Pick<Position, "side" | "path">) => DiffFile | undefined;
  readonly sidesOf: (path: string) => Sides;
  /** Whether the lines that a side of the file shows are base's or head's own, so that comments can stand there. */
  readonly mayComment: (file: DiffFile, side: Side) => boolean;
}

export const neither: Sides = { base: null, head: null };

/** Changes of the merge request as a whole, which is where comments stand. */
export function wholeChanges(diffs: readonly FileDiff[]): Changes {
  return changesOf(diffs, diffFiles(diffs), () => true);
}

/**
 * Changes between two of the merge request's revisions. A line that shows there is base's or head's own
 * where the file is the same, under the same path, as in that revision.
 */
export function changesBetween(
  view: Pick<MergeRequestView, "base" | "head">,
  diffs: readonly FileDiff[],
): Changes {
  const own = { base: entriesOf(view.base), head: entriesOf(view.head) };
  const sides = sidesByPath(diffs);
  const mayComment = ({ path }: Pick<DiffFile, "path">, side: Side): boolean => {
    const entry = sides.get(path)?.[side];
    return entry !== null && entry !== undefined && own[side].get(entry.path) === contentOf(entry);
  };
  const files = diffFiles(diffs).map((file): DiffFile => {
    const shown = file.headPath === null ? "base" : "head";
    return mayComment(file, shown) ? file : { ...file, elsewhere: true };
  });
  return changesOf(diffs, files, mayComment);
}

function changesOf(
  diffs: readonly FileDiff[],
  files: readonly DiffFile[],
  mayComment: Changes["mayComment"],
): Changes {
  const sides = whenAsked(() => sidesByPath(diffs));
  const byPath = whenAsked(() => new Map(files.map((file) => [file.path, file])));
  const ofBase = whenAsked(() => new Map(files.map((file) => [file.basePath, file])));
  const ofHead = whenAsked(() => new Map(files.map((file) => [file.headPath, file])));
  return {
    files,
    fileAt: (path) => byPath().get(path),
    fileOf: ({ side, path }) => (side === "base" ? ofBase() : ofHead()).get(path),
    sidesOf: (path) => sides().get(path) ?? neither,
    mayComment,
  };
}

/** The threads and forms whose lines these changes show as they are. */
export function slotsWithin(slots: readonly Slot[], { fileOf, mayComment }: Changes): Slot[] {
  return slots.filter(({ position }) => {
    const file = fileOf(position);
    return file && isInFile(file, position) && mayComment(file, position.side);
  });
}

function sidesByPath(diffs: readonly FileDiff[]): ReadonlyMap<string, Sides> {
  return new Map(diffs.map((diff) => [diffPath(diff), { base: diff.base, head: diff.head }]));
}

function entriesOf(tree: Tree): ReadonlyMap<string, string> {
  return new Map(tree.map((entry) => [entry.path, contentOf(entry)]));
}

function contentOf(entry: TreeEntry): string {
  return entry.mode === "160000" ? entry.commit : entry.blob;
}
