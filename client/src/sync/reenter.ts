import { lineEdits } from "@tandiff/shared/diff/line-edits.ts";
import type { LineEdit } from "@tandiff/shared/diff/file-diff.ts";
import type { TextChange } from "./text-changes.ts";

/**
 * The changes that bring somebody's lines into a text which has moved on meanwhile. `before` is what
 * both started from, `mine` what they made of it, `theirs` what the text is now. Lines that only they
 * changed become theirs; where both changed, their lines come after what is there, so nothing is lost.
 * Offsets are in `theirs`, ascending.
 */
export function reenterChanges(before: string, mine: string, theirs: string): TextChange[] {
  const [old, own, now] = [before, mine, theirs].map((text) => text.split("\n"));
  if (!old || !own || !now) return [];
  const meanwhile = lineEdits(old, now);
  const starts = lineStarts(now);
  return lineEdits(old, own).flatMap((edit) => {
    const lines = own.slice(edit.headStart, edit.headEnd);
    const place = placeOf(edit, meanwhile);
    if (place.untouched) return replaceLines(now, starts, place.start, place.end, lines);
    return lines.length === 0 ? [] : replaceLines(now, starts, place.end, place.end, lines);
  });
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

/** Replaces whole lines, taking along the LF that joins them to their neighbours. */
function replaceLines(
  now: readonly string[],
  starts: readonly number[],
  start: number,
  end: number,
  lines: readonly string[],
): TextChange[] {
  const length = (starts.at(-1) ?? 0) + (now.at(-1)?.length ?? 0);
  const at = starts[start];
  if (end < now.length && at !== undefined) {
    const offset = at;
    return [
      { offset, length: (starts[end] ?? length) - offset, text: lines.map((line) => `${line}\n`).join("") },
    ];
  }
  // The last line has no LF behind it, so the one before it goes or comes.
  const offset = start === 0 ? 0 : (starts[start] ?? length + 1) - 1;
  const joined = lines.join("\n");
  return [
    {
      offset,
      length: length - offset,
      text: start === 0 || lines.length === 0 ? joined : `\n${joined}`,
    },
  ];
}

function lineStarts(lines: readonly string[]): readonly number[] {
  const starts: number[] = [];
  let offset = 0;
  for (const line of lines) {
    starts.push(offset);
    offset += line.length + 1;
  }
  return starts;
}
