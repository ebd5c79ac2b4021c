import { firstIndex } from "@tandiff/shared/first-index.ts";
import type { Side } from "@tandiff/shared/diff/file-diff.ts";
import { headLineOf } from "./context.ts";
import type { DiffFile } from "./model.ts";
import { heights, rowHeight } from "./row-height.ts";
import type { RowKey } from "./row-key.ts";
import { parseRowKey } from "./row-key.ts";
import type { LineRow, PairRow, Row, Rows } from "./rows.ts";
import { fileSegments, lineRow, offsetIn, type RowOptions, segmentCount, segmentHeight } from "./segments.ts";

/** The rows of one file, with their places in pixels from its top. */
export interface FileRows extends Rows {
  readonly height: number;
  readonly topOf: (index: number) => number;
  readonly indexAt: (offset: number) => number;
  readonly indexOf: (key: RowKey) => number | undefined;
  /** As `indexOf`, or where a line that is folded away would be. */
  readonly indexNear: (key: RowKey) => number | undefined;
  /** The row of a line that shows; lines count from 1. */
  readonly indexOfLine: (side: Side, line: number) => number | undefined;
}

/** Heights in pixels, by row keys, of rows that turned out other than reckoned. */
export type MeasuredHeights = ReadonlyMap<string, number>;

/** Rows that are kept once made, so that a row in sight stays the same object. */
const mostKept = 1_000;

export function createFileRows(file: DiffFile, options: RowOptions, measured: MeasuredHeights): FileRows {
  const segments = fileSegments(file, options);
  const starts = new Int32Array(segments.length + 1);
  const tops = new Float64Array(segments.length + 1);
  for (const [index, segment] of segments.entries()) {
    starts[index + 1] = (starts[index] ?? 0) + segmentCount(segment);
    tops[index + 1] = (tops[index] ?? 0) + segmentHeight(segment);
  }
  const length = starts[segments.length] ?? 0;
  const kept = new Map<number, Row>();

  function at(index: number): Row | undefined {
    if (index < 0 || index >= length) return undefined;
    const known = kept.get(index);
    if (known) return known;
    const place = lastAtMost(starts, index, segments.length);
    const segment = segments[place];
    if (!segment) return undefined;
    const row =
      segment.kind === "single"
        ? segment.row
        : steadyRow(lineRow(file, segment, index - (starts[place] ?? 0), options.layout));
    if (kept.size >= mostKept) kept.clear();
    kept.set(index, row);
    return row;
  }

  function indexOfLine(side: Side, line: number): number | undefined {
    for (const [index, segment] of segments.entries()) {
      const offset = segment.kind === "single" ? null : offsetIn(segment, side, line);
      if (offset !== null) return (starts[index] ?? 0) + offset;
    }
    return undefined;
  }

  function indexOf(key: RowKey): number | undefined {
    if (key.kind === "line") {
      const side = key.head === null ? "base" : "head";
      return indexOfLine(side, key[side] ?? 0);
    }
    const place = segments.findIndex(({ kind, ...rest }) => {
      if (kind !== "single" || !("row" in rest)) return false;
      const { row } = rest;
      if (key.kind === "slot") return row.kind === "slot" && row.slot.id === key.id;
      if (key.kind === "gap") return row.kind === "gap" && row.start === key.start;
      return parseRowKey(row.key)?.kind === key.kind;
    });
    return starts[place];
  }

  function indexNear(key: RowKey): number | undefined {
    const index = indexOf(key);
    if (index !== undefined || key.kind !== "line" || file.body.kind !== "text") return index;
    const line = key.head ?? headLineOf(file.body.edits, key.base ?? 0);
    const place = segments.findIndex((segment) => {
      const gap = segment.kind === "single" && segment.row.kind === "gap" ? segment.row : null;
      return gap !== null && line !== null && gap.start <= line && line <= gap.end;
    });
    return starts[place] ?? 0;
  }

  const differences = differencesOf(measured, indexOf, at);
  const extraBefore = (index: number): number => {
    const place = lastAtMost(differences.indices, index - 1, differences.indices.length);
    return place < 0 ? 0 : (differences.sums[place] ?? 0);
  };
  const topOf = (index: number): number => {
    const place = lastAtMost(starts, Math.min(index, length), segments.length);
    const into = (index - (starts[place] ?? 0)) * heights.line;
    return (tops[place] ?? 0) + into + extraBefore(index);
  };

  return {
    length,
    at,
    height: topOf(length),
    topOf,
    indexAt: (offset) => Math.max(0, firstIndex(length, (index) => topOf(index) > offset) - 1),
    indexOf,
    indexNear,
    indexOfLine,
  };
}

/** A file's lines as they were last made: what a thread or a form comes between is not drawn anew for that. */
const lastRows = new WeakMap<DiffFile, Map<string, LineRow | PairRow>>();

function steadyRow(row: LineRow | PairRow): LineRow | PairRow {
  let rows = lastRows.get(row.file);
  if (!rows) lastRows.set(row.file, (rows = new Map()));
  const before = rows.get(row.key);
  // A line is drawn from nothing but its file in either layout.
  if (before?.kind === row.kind) return before;
  if (rows.size >= mostKept) rows.clear();
  rows.set(row.key, row);
  return row;
}

/** Where rows are higher or lower than reckoned, and by how much all up to there together. */
function differencesOf(
  measured: MeasuredHeights,
  indexOf: (key: RowKey) => number | undefined,
  at: (index: number) => Row | undefined,
) {
  const found: { index: number; by: number }[] = [];
  for (const [key, height] of measured) {
    const parsed = parseRowKey(key);
    const index = parsed ? indexOf(parsed) : undefined;
    const row = index === undefined ? undefined : at(index);
    if (index !== undefined && row) found.push({ index, by: height - rowHeight(row) });
  }
  found.sort((a, b) => a.index - b.index);
  let sum = 0;
  return {
    indices: Int32Array.from(found, ({ index }) => index),
    sums: Float64Array.from(found, ({ by }) => (sum += by)),
  };
}

/** Index of the last of the first `length` ascending numbers that is at most `value`, or -1. */
export function lastAtMost(numbers: Int32Array | Float64Array, value: number, length: number): number {
  return firstIndex(length, (index) => (numbers[index] ?? Infinity) > value) - 1;
}
