import type { LineEdit } from "./file-diff.ts";

/** As in git (xdiff/xdiffi.c): how far an edit is moved up, and how many blank lines are looked past. */
const mostShift = 100;
const mostBlanks = 20;

export interface Indented {
  readonly base: readonly string[];
  readonly head: readonly string[];
}

/**
 * Moves pure insertions and deletions, which may often stand in several places with the same effect,
 * to where a reader would put them: joined to a neighbour if they can reach it; an added method at its
 * own first line rather than at the `end` of the method above. The least indented borders win, then
 * the lowest place. The idea is that of git's indent heuristic, with a simpler measure.
 *
 * @param base what lines are compared by; may lack their white space
 * @param indented the same lines with their indentation, when `base` and `head` lack it
 */
export function settleEdits(
  edits: readonly LineEdit[],
  base: readonly string[],
  head: readonly string[],
  indented: Indented = { base, head },
): LineEdit[] {
  const settled: LineEdit[] = [];
  const joined = joinEdits(edits, base, head);
  for (const [index, edit] of joined.entries()) {
    const before = settled.at(-1);
    const after = joined[index + 1];
    if (isInsertion(edit)) {
      const lowest = before ? before.headEnd + 1 : 0;
      const highest = after ? after.headStart - 1 : head.length;
      settled.push(
        moved(edit, bestShift(head, indented.head, edit.headStart, edit.headEnd, lowest, highest)),
      );
    } else if (isDeletion(edit)) {
      const lowest = before ? before.baseEnd + 1 : 0;
      const highest = after ? after.baseStart - 1 : base.length;
      settled.push(
        moved(edit, bestShift(base, indented.base, edit.baseStart, edit.baseEnd, lowest, highest)),
      );
    } else {
      settled.push(edit);
    }
  }
  return settled;
}

function joinEdits(edits: readonly LineEdit[], base: readonly string[], head: readonly string[]): LineEdit[] {
  const joined: LineEdit[] = [];
  for (const edit of edits) {
    const before = joined.pop();
    if (!before) {
      joined.push(edit);
      continue;
    }
    const gap = edit.baseStart - before.baseEnd;
    if (canMove(before, gap, base, head)) joined.push(spanning(moved(before, gap), edit));
    else if (canMove(edit, -gap, base, head)) joined.push(spanning(before, moved(edit, -gap)));
    else joined.push(before, edit);
  }
  return joined;
}

/** Whether an edit has the same effect `shift` lines further down (up, if negative). */
function canMove(edit: LineEdit, shift: number, base: readonly string[], head: readonly string[]): boolean {
  if (isInsertion(edit)) return repeats(head, edit.headStart, edit.headEnd, shift);
  return isDeletion(edit) && repeats(base, edit.baseStart, edit.baseEnd, shift);
}

function repeats(lines: readonly string[], start: number, end: number, shift: number): boolean {
  for (let offset = Math.min(shift, 0); offset < Math.max(shift, 0); offset++) {
    if (lines[start + offset] !== lines[end + offset]) return false;
  }
  return true;
}

/** By how many lines the group `start`–`end` should move, staying within `lowest`–`highest`. */
function bestShift(
  lines: readonly string[],
  indented: readonly string[],
  start: number,
  end: number,
  lowest: number,
  highest: number,
): number {
  let down = 0;
  while (end + down < highest && lines[start + down] === lines[end + down]) down++;
  let best = down;
  let leastIndent = Infinity;
  for (let shift = down; shift > down - mostShift; shift--) {
    const indent = indentAt(indented, start + shift) + indentAt(indented, end + shift);
    if (indent < leastIndent) {
      best = shift;
      leastIndent = indent;
    }
    if (start + shift <= lowest || lines[start + shift - 1] !== lines[end + shift - 1]) break;
  }
  return best;
}

/** A blank line counts as indented like what follows, the end of the file as not indented. */
function indentAt(lines: readonly string[], index: number): number {
  for (const line of lines.slice(index, index + mostBlanks)) {
    const indent = line.search(/\S/);
    if (indent >= 0) return indent;
  }
  return 0;
}

function isInsertion(edit: LineEdit): boolean {
  return edit.baseStart === edit.baseEnd;
}

function isDeletion(edit: LineEdit): boolean {
  return edit.headStart === edit.headEnd;
}

function moved(edit: LineEdit, shift: number): LineEdit {
  return {
    baseStart: edit.baseStart + shift,
    baseEnd: edit.baseEnd + shift,
    headStart: edit.headStart + shift,
    headEnd: edit.headEnd + shift,
  };
}

function spanning(first: LineEdit, last: LineEdit): LineEdit {
  return {
    baseStart: first.baseStart,
    baseEnd: last.baseEnd,
    headStart: first.headStart,
    headEnd: last.headEnd,
  };
}
