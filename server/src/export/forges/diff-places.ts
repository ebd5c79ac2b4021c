import type { DiffBody, FileChange, LineEdit } from "@tandiff/shared/diff/file-diff.ts";
import type { Position } from "@tandiff/shared/position.ts";

type TextDiff = Extract<DiffBody, { kind: "text" }>;

/** As many kept lines as both forges show around a change. */
const context = 3;

/**
 * A line of a file's diff. Both counters, from 1, as a reader of the patch has them when they come to it: of an added
 * line `base` is the line of base that comes next, of a removed one `head` that of head; 0 on a side without lines.
 */
export interface DiffPlace {
  readonly kind: "kept" | "added" | "removed";
  readonly base: number;
  readonly head: number;
  /** Which hunk of the patch it is in; null outside all of them. */
  readonly hunk: number | null;
}

/** Where a thread's first and last lines are in a changed file's diff. */
export interface DiffRange {
  readonly start: DiffPlace;
  readonly end: DiffPlace;
}

/** The change of the file that a position is in; null where the merge request does not change it. */
export function changeOf(diffs: readonly FileChange[], { path, side }: Position): FileChange | null {
  return diffs.find((diff) => diff[side]?.path === path) ?? null;
}

/** The lines of a position in the file's diff; null where the diff has no lines. */
export function rangeOf({ body }: FileChange, { side, lines, across }: Position): DiffRange | null {
  if (!lines || body.kind !== "text" || body.edits.length === 0) return null;
  const end = placeOf(body, side, lines.end);
  const start = across ? placeOf(body, "base", across.lines.start) : placeOf(body, side, lines.start);
  // Of both sides only what stands in order can be one range.
  const isOrdered = start.base <= end.base && start.head <= end.head;
  return { start: isOrdered ? start : placeOf(body, side, lines.start), end };
}

function placeOf({ edits, baseLines, headLines }: TextDiff, side: "base" | "head", line: number): DiffPlace {
  const hunks = hunksOf(edits);
  let [base, head] = [0, 0];
  for (const edit of edits) {
    const [start, end] = side === "base" ? [edit.baseStart, edit.baseEnd] : [edit.headStart, edit.headEnd];
    if (line <= start) break;
    if (line <= end) {
      const hunk = hunks.findIndex((group) => group.includes(edit));
      return side === "base"
        ? { kind: "removed", base: line, head: headLines === 0 ? 0 : edit.headStart + 1, hunk }
        : { kind: "added", base: baseLines === 0 ? 0 : edit.baseEnd + 1, head: line, hunk };
    }
    [base, head] = [edit.baseEnd, edit.headEnd];
  }
  const offset = head - base;
  const place = side === "base" ? { base: line, head: line + offset } : { base: line - offset, head: line };
  return { kind: "kept", ...place, hunk: hunkAround(hunks, place.base) };
}

function hunksOf(edits: readonly LineEdit[]): readonly (readonly LineEdit[])[] {
  const groups: LineEdit[][] = [];
  for (const edit of edits) {
    const last = groups.at(-1)?.at(-1);
    if (last && edit.baseStart - last.baseEnd <= 2 * context) groups.at(-1)?.push(edit);
    else groups.push([edit]);
  }
  return groups;
}

function hunkAround(hunks: readonly (readonly LineEdit[])[], base: number): number | null {
  const found = hunks.findIndex((group) => {
    const [first, last] = [group[0], group.at(-1)];
    return first && last && base > first.baseStart - context && base <= last.baseEnd + context;
  });
  return found < 0 ? null : found;
}
