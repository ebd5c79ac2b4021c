import { lineEdits } from "@tandiff/shared/diff/line-edits.ts";

/**
 * `theirs` with the lines of `mine` that it lacks, where they stood. Lines that only `theirs` has stay, unless others
 * of `mine` stand in their place.
 */
export function withMissingLines(theirs: string, mine: string): string {
  const lines = theirs.split("\n");
  const own = mine.split("\n");
  for (const edit of lineEdits(lines, own).toReversed()) {
    if (edit.headStart === edit.headEnd) continue;
    lines.splice(edit.baseStart, edit.baseEnd - edit.baseStart, ...own.slice(edit.headStart, edit.headEnd));
  }
  return lines.join("\n");
}
