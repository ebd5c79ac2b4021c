import { lineEdits } from "@tandiff/shared/diff/line-edits.ts";
import { type WordMarks, wordMarks } from "@tandiff/shared/diff/word-marks.ts";

/** A line of a suggestion's preview; `old` and `new` are its numbers there, from 0. */
export type SuggestionRow =
  | { readonly kind: "same"; readonly old: number; readonly text: string }
  | {
      readonly kind: "deleted";
      readonly old: number;
      readonly text: string;
      readonly marks: WordMarks["base"];
    }
  | {
      readonly kind: "added";
      readonly new: number;
      readonly text: string;
      readonly marks: WordMarks["head"];
    };

const noMarks: WordMarks = { base: [], head: [] };

/** How a suggestion changes the lines that it replaces, with what differs inside them. */
export function suggestionRows(old: readonly string[], suggested: readonly string[]): SuggestionRow[] {
  const before = old.map((line) => line.replace(/\r$/, ""));
  const rows: SuggestionRow[] = [];
  let at = 0;
  const keepUntil = (end: number): void => {
    for (; at < end; at++) rows.push({ kind: "same", old: at, text: before[at] ?? "" });
  };
  for (const { baseStart, baseEnd, headStart, headEnd } of lineEdits(before, suggested)) {
    keepUntil(baseStart);
    const marks = (index: number): WordMarks =>
      index < baseEnd - baseStart && index < headEnd - headStart
        ? wordMarks(before[baseStart + index] ?? "", suggested[headStart + index] ?? "")
        : noMarks;
    for (let line = baseStart; line < baseEnd; line++) {
      rows.push({
        kind: "deleted",
        old: line,
        text: before[line] ?? "",
        marks: marks(line - baseStart).base,
      });
    }
    for (let line = headStart; line < headEnd; line++) {
      rows.push({
        kind: "added",
        new: line,
        text: suggested[line] ?? "",
        marks: marks(line - headStart).head,
      });
    }
    at = baseEnd;
  }
  keepUntil(before.length);
  return rows;
}
