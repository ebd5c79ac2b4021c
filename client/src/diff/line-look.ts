import { type WordMarks, wordMarks } from "@tandiff/shared/diff/word-marks.ts";
import type { FileText, SideText } from "./model.ts";

const marksOf = new WeakMap<FileText, Map<string, WordMarks>>();

/** Word marks of a changed pair of lines (counted from 1), worked out once. */
export function pairMarks(text: FileText, base: number, head: number): WordMarks {
  const known = marksOf.get(text) ?? new Map<string, WordMarks>();
  marksOf.set(text, known);
  const key = `${base}:${head}`;
  const marks =
    known.get(key) ?? wordMarks(text.base?.lines[base - 1] ?? "", text.head?.lines[head - 1] ?? "");
  known.set(key, marks);
  return marks;
}

const widths = new WeakMap<SideText, Map<number, number>>();

/** Columns of the longest line, with tabs as wide as `tab`. */
export function longestLine(side: SideText | null, tab: number): number {
  if (side === null) return 0;
  const known = widths.get(side) ?? new Map<number, number>();
  widths.set(side, known);
  const before = known.get(tab);
  if (before !== undefined) return before;
  let longest = 0;
  for (const line of side.lines) {
    const tabs = line.includes("\t") ? line.split("\t").length - 1 : 0;
    longest = Math.max(longest, line.length + tabs * (tab - 1));
  }
  // A line is cut after 5,000 characters, see `pieces.ts`.
  longest = Math.min(longest, 5_040);
  known.set(tab, longest);
  return longest;
}
