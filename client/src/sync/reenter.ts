import { lineEdits } from "@tandiff/shared/diff/line-edits.ts";
import type { LineEdit } from "@tandiff/shared/diff/file-diff.ts";
import type { TextChange } from "./text-changes.ts";

/**
 * The changes that bring somebody's lines into a text which has moved on meanwhile. `before` is what
 * both started from, `mine` what they made of it, `theirs` what the text is now. Lines that only they
 * changed become theirs; where both changed, their lines come after what is there, so nothing is lost. What
 * both did in the same way is there once. Offsets are in `theirs`, ascending.
 */
export function reenterChanges(before: string, mine: string, theirs: string): TextChange[] {
  const old = before.split("\n");
  const own = mine.split("\n");
  const now = theirs.split("\n");
  const meanwhile = lineEdits(old, now);
  const replacements: Replacement[] = [];
  for (const edit of lineEdits(old, own)) {
    const lines = own.slice(edit.headStart, edit.headEnd);
    // A save whose answer did not come may have got through after all.
    if (meanwhile.some((other) => isSame(edit, other, lines, now))) continue;
    const place = placeOf(edit, meanwhile);
    const start = place.untouched ? place.start : place.end;
    const last = replacements.at(-1);
    if (last && start <= last.end) {
      last.end = Math.max(last.end, place.end);
      last.lines = last.lines.concat(lines);
    } else replacements.push({ start, end: place.end, lines });
  }
  const changes: TextChange[] = [];
  for (const replacement of replacements) {
    const change = textChange(replacement, now, theirs.length);
    const last = changes.at(-1);
    if (last && last.offset + last.length === change.offset) {
      changes.pop();
      changes.push({
        offset: last.offset,
        length: last.length + change.length,
        text: last.text + change.text,
      });
    } else changes.push(change);
  }
  return changes;
}

/** Whether another edit has made the same lines of the same lines. */
function isSame(edit: LineEdit, other: LineEdit, lines: readonly string[], now: readonly string[]): boolean {
  return (
    edit.baseStart === other.baseStart &&
    edit.baseEnd === other.baseEnd &&
    lines.length === other.headEnd - other.headStart &&
    lines.every((line, index) => line === now[other.headStart + index])
  );
}

/** Lines of the present text, from `start` to before `end`, that make way for others. */
interface Replacement {
  readonly start: number;
  end: number;
  lines: string[];
}

interface Place {
  readonly start: number;
  readonly end: number;
  readonly untouched: boolean;
}

/** Where the lines that an edit replaces are now, and whether they are still the same. */
function placeOf({ baseStart, baseEnd }: LineEdit, meanwhile: readonly LineEdit[]): Place {
  let shift = 0;
  let untouched = true;
  let start: number | null = null;
  let end: number | null = null;
  for (const other of meanwhile) {
    if (other.baseStart > baseEnd || (other.baseStart === baseEnd && baseEnd > baseStart)) break;
    if (other.baseEnd < baseStart || (other.baseEnd === baseStart && baseEnd > baseStart)) {
      shift = other.headEnd - other.baseEnd;
      continue;
    }
    untouched = false;
    start ??= other.baseStart < baseStart ? other.headStart : baseStart + shift;
    end = other.headEnd;
    shift = other.headEnd - other.baseEnd;
  }
  return untouched
    ? { start: baseStart + shift, end: baseEnd + shift, untouched }
    : { start: start ?? baseStart + shift, end: end ?? baseEnd + shift, untouched };
}

/** A replacement of whole lines in a text whose last line has no LF. */
function textChange({ start, end, lines }: Replacement, now: readonly string[], length: number): TextChange {
  const offset = startOf(start, now);
  if (end < now.length) {
    const text = lines.map((line) => `${line}\n`).join("");
    return { offset, length: startOf(end, now) - offset, text };
  }
  const joined = lines.join("\n");
  if (start === 0) return { offset: 0, length, text: joined };
  // At the end it is the LF before the lines that comes and goes with them.
  return { offset: offset - 1, length: length - offset + 1, text: lines.length === 0 ? "" : `\n${joined}` };
}

function startOf(line: number, lines: readonly string[]): number {
  return lines.slice(0, line).reduce((offset, text) => offset + text.length + 1, 0);
}
