import { lineEdits } from "@tandiff/shared/diff/line-edits.ts";
import { splitLines } from "@tandiff/shared/text/byte-string.ts";
import { changesBetween, type TextChange } from "./text-changes.ts";

/**
 * The changes that make one text of another, from the last to the first: those lines alone that differ,
 * and of each run of them no more than differs. What stays keeps its cursors, its threads and its author.
 */
export function lineChanges(before: string, after: string): readonly TextChange[] {
  const old = splitLines(before);
  const wanted = splitLines(after);
  const changes: TextChange[] = [];
  let offset = 0;
  let line = 0;
  for (const { baseStart, baseEnd, headStart, headEnd } of lineEdits(old, wanted)) {
    for (; line < baseStart; line++) offset += old[line]?.length ?? 0;
    const from = old.slice(baseStart, baseEnd).join("");
    const to = wanted.slice(headStart, headEnd).join("");
    for (const change of changesBetween(from, to))
      changes.push({ ...change, offset: offset + change.offset });
  }
  return changes.toReversed();
}
