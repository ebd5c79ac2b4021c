import { lineEdits } from "../diff/line-edits.ts";

/** A replacement in a text: `length` UTF-16 code units from `offset` on make way for `text`. */
export interface TextChange {
  readonly offset: number;
  readonly length: number;
  readonly text: string;
}

/** Longer replacements are not looked into for what stays the same. UTF-16 code units. */
const mostCompared = 2_000;

/** The one replacement that makes `after` of `before`, as short as whole surrogate pairs allow; or none. */
export function changesBetween(before: string, after: string): readonly TextChange[] {
  if (before === after) return [];
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  if (isHigh(before.charCodeAt(start - 1))) start--;
  let tail = 0;
  while (
    tail < shorter - start &&
    before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)
  ) {
    tail++;
  }
  if (isLow(before.charCodeAt(before.length - tail))) tail--;
  return [
    {
      offset: start,
      length: before.length - tail - start,
      text: after.slice(start, after.length - tail),
    },
  ];
}

/**
 * The replacements that make `after` of `before`, with lines and characters that both have left alone:
 * ascending, apart from each other, all offsets in `before`.
 */
export function minimalChanges(before: string, after: string): readonly TextChange[] {
  const [old, mine] = [linesOf(before), linesOf(after)];
  const changes: TextChange[] = [];
  let line = 0;
  let offset = 0;
  for (const edit of lineEdits(old, mine)) {
    for (; line < edit.baseStart; line++) offset += old[line]?.length ?? 0;
    for (const [from, to] of pieces(
      old.slice(edit.baseStart, edit.baseEnd),
      mine.slice(edit.headStart, edit.headEnd),
    )) {
      for (const change of changesBetween(from, to).flatMap((one) => finer(from, one))) {
        changes.push({ ...change, offset: offset + change.offset });
      }
      offset += from.length;
    }
    line = edit.baseEnd;
  }
  return changes;
}

/** Characters that stand on both sides of a replacement stay, for whoever writes between them just now. */
function finer(before: string, { offset, length, text }: TextChange): readonly TextChange[] {
  if (Math.max(length, text.length) > mostCompared) return [{ offset, length, text }];
  const [old, mine] = [Array.from(before.slice(offset, offset + length)), Array.from(text)];
  const lengthOf = (characters: readonly string[]): number => characters.join("").length;
  return lineEdits(old, mine).map((edit) => ({
    offset: offset + lengthOf(old.slice(0, edit.baseStart)),
    length: lengthOf(old.slice(edit.baseStart, edit.baseEnd)),
    text: mine.slice(edit.headStart, edit.headEnd).join(""),
  }));
}

/** Lines with their LF, so that a text is its lines joined. */
function linesOf(text: string): readonly string[] {
  return text.split(/(?<=\n)/);
}

/**
 * Lines are looked into as one piece, since text may have gone on from one to the next. As many as before that are
 * too long for that are taken one by one.
 */
function pieces(old: readonly string[], mine: readonly string[]): readonly (readonly [string, string])[] {
  const [before, after] = [old.join(""), mine.join("")];
  const isShort = Math.max(before.length, after.length) <= mostCompared;
  if (isShort || old.length !== mine.length) return [[before, after]];
  return old.map((line, index) => [line, mine[index] ?? ""]);
}

/** Whether a code unit begins a surrogate pair. */
export function isHigh(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}

/** Whether a code unit ends a surrogate pair. */
export function isLow(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff;
}
