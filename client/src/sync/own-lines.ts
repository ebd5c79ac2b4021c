import { lineEdits } from "@tandiff/shared/diff/line-edits.ts";
import type { UnsavedText } from "./unsaved-edits.ts";

/** The lines that the person wrote or changed, and how many they only deleted. */
export function ownLines({ before, mine }: Pick<UnsavedText, "before" | "mine">): {
  lines: readonly string[];
  deleted: number;
} {
  const own = mine.split("\n");
  const edits = lineEdits(before.split("\n"), own);
  return {
    lines: edits.flatMap((edit) => own.slice(edit.headStart, edit.headEnd)),
    deleted: edits.reduce(
      (sum, edit) => sum + (edit.headStart === edit.headEnd ? edit.baseEnd - edit.baseStart : 0),
      0,
    ),
  };
}
