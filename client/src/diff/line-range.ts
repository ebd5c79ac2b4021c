import type { Side } from "@tandiff/shared/diff/file-diff.ts";
import type { Position } from "@tandiff/shared/position.ts";
import { type LineRange, pathOn } from "./model.ts";
import { rangeBetween, type Row, type Rows } from "./rows.ts";

/** From where to where, by rows' indices, with the side at either end. */
export interface GutterRange {
  readonly from: number;
  readonly to: number;
  readonly side: Side;
  readonly toSide: Side;
}

/**
 * The position that a range of rows stands for, or null where its side has no such lines. From a removed
 * line to an added one, or the other way round, it is the change as a whole: lines of both sides.
 */
export function positionOf(rows: Rows, range: GutterRange): Position | null {
  const { from, to, side } = range;
  const file = rows.at(from)?.file;
  if (!file) return null;
  if (side !== range.toSide && isChanged(rows.at(to))) {
    const head = rangeBetween(rows, from, to, "head");
    const base = removedBetween(rows, from, to);
    if (head && base && file.headPath !== null && file.basePath !== null) {
      return { path: file.headPath, side: "head", lines: head, across: { path: file.basePath, lines: base } };
    }
  }
  const lines = rangeBetween(rows, from, to, side);
  const path = pathOn(file, side);
  return lines && path !== null ? { path, side, lines } : null;
}

function isChanged(row: Row | undefined): boolean {
  return row?.kind === "line" ? row.change !== "same" : row?.kind === "pair" && row.changed;
}

/** The lines of base that are gone in head, from one row to another of the same file. */
function removedBetween(rows: Rows, from: number, to: number): LineRange | null {
  const file = rows.at(from)?.file;
  const lines: number[] = [];
  for (let index = Math.min(from, to); index <= Math.max(from, to); index++) {
    const row = rows.at(index);
    if (row?.file !== file || (row?.kind !== "line" && row?.kind !== "pair")) continue;
    if (isChanged(row) && row.base !== null) lines.push(row.base);
  }
  const [start] = lines;
  const end = lines.at(-1);
  return start === undefined || end === undefined ? null : { start, end };
}
