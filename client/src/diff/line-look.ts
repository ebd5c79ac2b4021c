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

const returnsDiffer = new WeakMap<FileText, boolean>();

/** Whether carriage returns are worth showing: the sides end their lines differently, or one side mixes. */
export function showsReturns(text: FileText): boolean {
  const known = returnsDiffer.get(text);
  if (known !== undefined) return known;
  const kinds = new Set([text.base, text.head].map(endings).filter((kind) => kind !== "none"));
  const differ = kinds.size > 1 || kinds.has("mixed");
  returnsDiffer.set(text, differ);
  return differ;
}

function endings(side: SideText | null): "none" | "lf" | "crlf" | "mixed" {
  if (side === null || side.lines.length === 0) return "none";
  const ended = side.finalNewline ? side.lines : side.lines.slice(0, -1);
  const returns = ended.filter((line) => line.endsWith("\r")).length;
  if (ended.length === 0) return "none";
  return returns === 0 ? "lf" : returns === ended.length ? "crlf" : "mixed";
}

const widths = new WeakMap<SideText, number>();

/** Columns of the longest line, with tabs at four. */
export function longestLine(side: SideText | null): number {
  if (side === null) return 0;
  const known = widths.get(side);
  if (known !== undefined) return known;
  let longest = 0;
  for (const line of side.lines) longest = Math.max(longest, line.length + (line.split("\t").length - 1) * 3);
  // A line is cut after 5,000 characters, see `pieces.ts`.
  longest = Math.min(longest, 5_040);
  widths.set(side, longest);
  return longest;
}
