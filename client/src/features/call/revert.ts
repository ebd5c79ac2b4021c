import { lineEdits } from "@tandiff/shared/diff/line-edits.ts";
import type { LineEdit } from "@tandiff/shared/diff/file-diff.ts";
import { splitLines } from "@tandiff/shared/text/byte-string.ts";
import { changesBetween, type TextChange } from "../../sync/text-changes.ts";

/**
 * How one change of a file goes back to head, from the last to the first; null where the change has been
 * edited since it was shown as leading from `headText` to `shownText`. Others may have been edited.
 */
export function revertChanges(
  edit: LineEdit,
  headText: string,
  shownText: string,
  nowText: string,
): readonly TextChange[] | null {
  const head = splitLines(headText);
  const now = splitLines(nowText);
  const found = lineEdits(head, now).find(
    ({ baseStart, baseEnd }) => baseStart === edit.baseStart && baseEnd === edit.baseEnd,
  );
  if (!found) return null;
  const text = now.slice(found.headStart, found.headEnd).join("");
  if (text !== splitLines(shownText).slice(edit.headStart, edit.headEnd).join("")) return null;
  const offset = now.slice(0, found.headStart).join("").length;
  return changesBetween(text, head.slice(edit.baseStart, edit.baseEnd).join(""))
    .map((change) => ({ ...change, offset: offset + change.offset }))
    .toReversed();
}
