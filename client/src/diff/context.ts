import type { LineEdit } from "@tandiff/shared/diff/file-diff.ts";
import type { LineRange } from "./model.ts";

/** Unchanged lines that stand between two edits, or before the first or after the last. From 0. */
export interface Run {
  readonly base: number;
  readonly head: number;
  readonly length: number;
  readonly follows: LineEdit | null;
  readonly precedes: LineEdit | null;
}

/** A part of a run: shown, or folded away. Lines of head, counted from 1, end inclusive. */
export interface RunPart extends LineRange {
  readonly shown: boolean;
}

/** Unchanged lines around each edit that are shown from the start. */
export const contextLines = 3;
/** A gap of fewer lines is not worth folding: its own row would take as much room. */
export const smallestGap = 2;

/** The unchanged runs of a file, in order; an empty run is left out. */
export function unchangedRuns(edits: readonly LineEdit[], headLines: number): Run[] {
  const runs: Run[] = [];
  let base = 0;
  let head = 0;
  let follows: LineEdit | null = null;
  for (const edit of edits) {
    const length = edit.headStart - head;
    if (length > 0) runs.push({ base, head, length, follows, precedes: edit });
    base = edit.baseEnd;
    head = edit.headEnd;
    follows = edit;
  }
  if (headLines > head) runs.push({ base, head, length: headLines - head, follows, precedes: null });
  return runs;
}

/** Splits a run into what is shown (near an edit, or among `revealed`) and what is folded. */
export function splitRun(run: Run, revealed: readonly LineRange[]): RunPart[] {
  const first = run.head + 1;
  const last = run.head + run.length;
  const wanted = [...revealed];
  if (run.follows) wanted.push({ start: first, end: first + contextLines - 1 });
  if (run.precedes) wanted.push({ start: last - contextLines + 1, end: last });
  const parts: RunPart[] = [];
  let next = first;
  for (const { start, end } of wanted.toSorted((a, b) => a.start - b.start)) {
    const from = Math.max(start, next);
    const to = Math.min(end, last);
    if (to < from) continue;
    if (from > next) parts.push({ start: next, end: from - 1, shown: from - next < smallestGap });
    parts.push({ start: from, end: to, shown: true });
    next = to + 1;
  }
  if (next <= last) parts.push({ start: next, end: last, shown: last - next + 1 < smallestGap });
  return parts;
}

/** The head line that a base line has become, or null where the base line is gone. Both from 1. */
export function headLineOf(edits: readonly LineEdit[], baseLine: number): number | null {
  let offset = 0;
  for (const edit of edits) {
    if (baseLine <= edit.baseStart) break;
    if (baseLine <= edit.baseEnd) return null;
    offset = edit.headEnd - edit.baseEnd;
  }
  return baseLine + offset;
}
