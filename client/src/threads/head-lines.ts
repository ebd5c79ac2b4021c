import type { MergeRequestView } from "@tandiff/shared/api.ts";
import type { Lines, Position } from "@tandiff/shared/position.ts";
import { headLineOf } from "../diff/context.ts";

/** Lines of a file of head; null is the whole file. */
export interface HeadLines {
  readonly path: string;
  readonly lines: Lines | null;
}

/**
 * The lines of head that a position is about. Those of base lead through the diff to what became of them:
 * the lines of their hunk, or, where it only takes away, the line behind it. Null where head has no such file.
 */
export function headLinesOf(view: MergeRequestView, position: Position): HeadLines | null {
  const { path, side, lines } = position;
  if (side === "head") return { path, lines };
  const diff = view.diffs.find(({ base }) => base?.path === path);
  if (!diff) return { path, lines };
  if (!diff.head) return null;
  const { head, body } = diff;
  if (lines === null || body.kind !== "text") return { path: head.path, lines: null };
  const { edits, headLines } = body;
  const within = (line: number): Lines => {
    const hunk = edits.find((edit) => line > edit.baseStart && line <= edit.baseEnd);
    if (!hunk) {
      const kept = headLineOf(edits, line) ?? 1;
      return { start: kept, end: kept };
    }
    const start = Math.min(hunk.headStart + 1, Math.max(1, headLines));
    return { start, end: Math.max(start, hunk.headEnd) };
  };
  return { path: head.path, lines: { start: within(lines.start).start, end: within(lines.end).end } };
}
