import type { LineEdit } from "../diff/file-diff.ts";
import { splitLines } from "../text/byte-string.ts";
import { lineStarts, type LineStarts } from "../workspace/line-starts.ts";
import type { ToldPiece } from "../workspace/told-pieces.ts";

/** So many changed characters of one edit. */
export interface Weight<Told> {
  readonly kind: "cut" | "written";
  readonly length: number;
  readonly told: Told | null;
}

/**
 * What the characters are told of that each edit changes: those of head that are gone from its lines, and those of its
 * lines that head does not have. What is written on a line that counts as unchanged belongs to none. An edit that
 * could as well stand some lines further up or down has what was changed there, too: a difference of lines cannot tell
 * which of two equal ones is the new one.
 * @param edits from the lines of `headText` to those of `nowText`, ascending
 */
export function weighEdits<Told>(
  edits: readonly LineEdit[],
  headText: string,
  nowText: string,
  pieces: Iterable<ToldPiece<Told>>,
): readonly (readonly Weight<Told>[])[] {
  const weights = edits.map((): Weight<Told>[] => []);
  const [before, now] = [lineStarts(headText), lineStarts(nowText)];
  const ranges = reaches(edits, headText, nowText);
  const spans = {
    cut: ranges.map(({ baseStart, baseEnd }) => span(before, baseStart, baseEnd)),
    written: ranges.map(({ headStart, headEnd }) => span(now, headStart, headEnd)),
  };
  const next = { cut: 0, written: 0 };
  let inHead = 0;
  let inNow = 0;
  for (const { kind, length, told } of pieces) {
    if (kind !== "kept") {
      const from = kind === "cut" ? inHead : inNow;
      // Pieces and edits both ascend: those that end before this piece are done with.
      while ((spans[kind][next[kind]]?.end ?? Infinity) <= from) next[kind] += 1;
      for (let index = next[kind]; ; index++) {
        const edit = spans[kind][index];
        if (!edit || edit.start >= from + length) break;
        const common = Math.min(edit.end, from + length) - Math.max(edit.start, from);
        if (common > 0) weights[index]?.push({ kind, length: common, told });
      }
    }
    if (kind !== "written") inHead += length;
    if (kind !== "cut") inNow += length;
  }
  return weights;
}

/** Each edit with the lines that it could stand on, up to those of its neighbours. */
function reaches(edits: readonly LineEdit[], headText: string, nowText: string): readonly LineEdit[] {
  const [base, head] = [splitLines(headText), splitLines(nowText)];
  return edits.map((edit, index) => {
    const last = edits[index - 1] ?? { baseEnd: 0, headEnd: 0 };
    const next = edits[index + 1] ?? { baseStart: base.length, headStart: head.length };
    if (edit.baseStart === edit.baseEnd) {
      const [headStart, headEnd] = reach(head, edit.headStart, edit.headEnd, last.headEnd, next.headStart);
      return { ...edit, headStart, headEnd };
    }
    if (edit.headStart !== edit.headEnd) return edit;
    const [baseStart, baseEnd] = reach(base, edit.baseStart, edit.baseEnd, last.baseEnd, next.baseStart);
    return { ...edit, baseStart, baseEnd };
  });
}

function reach(
  lines: readonly string[],
  start: number,
  end: number,
  lowest: number,
  highest: number,
): readonly [start: number, end: number] {
  let [up, down] = [0, 0];
  while (start - up > lowest && lines[start - up - 1] === lines[end - up - 1]) up += 1;
  while (end + down < highest && lines[start + down] === lines[end + down]) down += 1;
  return [start - up, end + down];
}

function span(
  lines: LineStarts,
  start: number,
  end: number,
): { readonly start: number; readonly end: number } {
  return { start: lines.startOf(start + 1), end: lines.startOf(end + 1) };
}

/** How many characters fall to each one, the most first; where two are equal, to whom they fell first. */
export function totals<Told, Of>(
  weights: readonly Weight<Told>[],
  of: (told: Told | null) => Of,
): readonly { readonly of: Of; readonly length: number }[] {
  const lengths = new Map<Of, number>();
  for (const { told, length } of weights) lengths.set(of(told), (lengths.get(of(told)) ?? 0) + length);
  return Array.from(lengths, ([key, length]) => ({ of: key, length })).toSorted(
    (a, b) => b.length - a.length,
  );
}
