import type { Side } from "@tandiff/shared/diff/file-diff.ts";
import type { Position } from "@tandiff/shared/position.ts";
import type { DiffFile } from "./model.ts";

/** The changed block that a line (counted from 1) is in, with both its sides; null for an unchanged line. */
export function wholeChange(file: DiffFile, side: Side, line: number): Position | null {
  const { body, basePath, headPath } = file;
  if (body.kind !== "text") return null;
  const edit = body.edits.find((one) =>
    side === "base"
      ? one.baseStart < line && line <= one.baseEnd
      : one.headStart < line && line <= one.headEnd,
  );
  if (!edit) return null;
  const base =
    basePath !== null && edit.baseStart < edit.baseEnd
      ? { path: basePath, lines: { start: edit.baseStart + 1, end: edit.baseEnd } }
      : null;
  if (headPath === null || edit.headStart === edit.headEnd) return base && { ...base, side: "base" };
  const lines = { start: edit.headStart + 1, end: edit.headEnd };
  return { path: headPath, side: "head", lines, ...(base ? { across: base } : {}) };
}
