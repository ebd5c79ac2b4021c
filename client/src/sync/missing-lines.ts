import { lineEdits } from "@tandiff/shared/diff/line-edits.ts";

/**
 * `theirs` with the lines of `mine` that it lacks, where they stood. Lines that only `theirs` has stay, unless others
 * of `mine` stand in their place.
 */
export function withMissingLines(theirs: string, mine: string): string {
  const lines = theirs.split("\n");
  const own = mine.split("\n");
  const parts: (readonly string[])[] = [];
  let at = 0;
  for (const edit of lineEdits(lines, own)) {
    if (edit.headStart === edit.headEnd) continue;
    parts.push(lines.slice(at, edit.baseStart), own.slice(edit.headStart, edit.headEnd));
    at = edit.baseEnd;
  }
  parts.push(lines.slice(at));
  return parts.flat().join("\n");
}
