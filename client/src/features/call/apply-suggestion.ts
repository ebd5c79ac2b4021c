import type { FileId } from "@tandiff/shared/ids.ts";
import type { Position } from "@tandiff/shared/position.ts";
import { type Suggestion, suggestedLines } from "@tandiff/shared/suggestion.ts";
import { headOrigin, untouchedRange } from "@tandiff/shared/workspace/thread-place.ts";
import type { Text } from "yjs";
import { lineChanges } from "../../sync/line-changes.ts";
import type { TextChange } from "../../sync/text-changes.ts";

/** What it takes to put a suggestion into the workspace. */
export type Application =
  /** From the last to the first. */
  | { readonly kind: "changes"; readonly changes: readonly TextChange[] }
  /** Somebody has changed its lines, so that it is not plain what would become of them. */
  | { readonly kind: "unclear" }
  /** It is not on lines of head. */
  | { readonly kind: "nowhere" };

/** How a suggestion goes into a file of the workspace, which began as `headText`. Changes nothing. */
export function applicationOf(
  suggestion: Suggestion,
  position: Position | null,
  file: { readonly id: FileId; readonly text: Text; readonly headText: string },
): Application {
  const { headText, text } = file;
  const lastLine = headText.split("\n").length - (headText.endsWith("\n") ? 1 : 0);
  const lines = suggestedLines(position, suggestion.reach, lastLine);
  if (!lines) return { kind: "nowhere" };
  const range = untouchedRange(text, headOrigin(file.id, headText, lines));
  if (!range) return { kind: "unclear" };
  const now = text.toJSON();
  const before = now.slice(0, range.start);
  const after = now.slice(range.end);
  const wanted = suggestion.lines.join("\n");
  // No lines at all take their line feed along, the one before them at the end of the file.
  const joined =
    suggestion.lines.length > 0
      ? before + wanted + after
      : after === ""
        ? before.replace(/\n$/, "")
        : before + after.slice(1);
  return { kind: "changes", changes: lineChanges(now, joined) };
}
