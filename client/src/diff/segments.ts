import type { LineEdit, Side } from "@tandiff/shared/diff/file-diff.ts";
import {
  contextLines,
  headLineOf,
  type Run,
  type RunPart,
  smallestGap,
  splitRun,
  unchangedRuns,
} from "./context.ts";
import { type DiffFile, type DiffLayout, isInFile, type LineRange, type Slot } from "./model.ts";
import { heights, rowHeight } from "./row-height.ts";
import { rowKey } from "./row-key.ts";
import type { LineRow, PairRow, Row } from "./rows.ts";

export interface RowOptions {
  readonly layout: DiffLayout;
  readonly folded: boolean;
  /** A generated file is to be shown nevertheless. */
  readonly opened: boolean;
  /** Unfolded context, in head lines. */
  readonly revealed: readonly LineRange[];
  /** Shows every line, as the file viewer does. */
  readonly whole: boolean;
  /** Threads and forms; those of other files are left out. */
  readonly slots: readonly Slot[];
}

/** Lines that follow each other and are alike. `base` and `head` are its first, counted from 1. */
export interface LineSegment {
  readonly kind: "same" | "deleted" | "added" | "changed";
  readonly base: number;
  readonly head: number;
  readonly count: number;
  /** The edit that it is a part of, null for unchanged lines. */
  readonly edit: LineEdit | null;
}

/** A part of a file's rows: one row of its own kind, or many lines that are made into rows one by one. */
export type Segment = { readonly kind: "single"; readonly row: Row } | LineSegment;

/** All of a file from its header to the space below it. */
export function fileSegments(file: DiffFile, options: RowOptions): Segment[] {
  const { path } = file;
  const header = single({ kind: "file", key: rowKey({ kind: "file", path }), file });
  const end = single({ kind: "end", key: rowKey({ kind: "end", path }), file });
  if (options.folded) return [header, end];
  const slots = options.slots.filter((slot) => isInFile(file, slot.position));
  const placed = new Set<Slot>();
  const body = withSlots(file, bodySegments(file, slots, options), slots, placed);
  // What stands on the file as a whole, or on a line that is not there, comes first.
  const first = slots.filter((slot) => !placed.has(slot)).map((slot) => slotSegment(file, slot));
  const note = file.elsewhere ? [single({ kind: "note", key: rowKey({ kind: "note", path }), file })] : [];
  return [...(options.whole ? [] : [header]), ...note, ...first, ...body, end];
}

function single(row: Row): Segment {
  return { kind: "single", row };
}

function slotSegment(file: DiffFile, slot: Slot): Segment {
  return single({ kind: "slot", key: rowKey({ kind: "slot", path: file.path, id: slot.id }), file, slot });
}

export function segmentCount(segment: Segment): number {
  return segment.kind === "single" ? 1 : segment.count;
}

export function segmentHeight(segment: Segment): number {
  return segment.kind === "single" ? rowHeight(segment.row) : segment.count * heights.line;
}

/** Cuts segments behind the lines that slots stand on, and puts those there. */
function withSlots(
  file: DiffFile,
  segments: readonly Segment[],
  slots: readonly Slot[],
  placed: Set<Slot>,
): Segment[] {
  if (slots.length === 0) return [...segments];
  return segments.flatMap((segment): Segment[] => {
    if (segment.kind === "single") return [segment];
    const cuts = slots
      .flatMap((slot) => {
        const { side, lines } = slot.position;
        const offset = lines && offsetIn(segment, side, lines.end);
        return offset === null ? [] : [{ slot, behind: offset + 1 }];
      })
      .toSorted((a, b) => a.behind - b.behind);
    const parts: Segment[] = [];
    let at = 0;
    for (const { slot, behind } of cuts) {
      placed.add(slot);
      if (behind > at) parts.push(slice(segment, at, behind));
      parts.push(slotSegment(file, slot));
      at = behind;
    }
    if (at < segment.count) parts.push(slice(segment, at, segment.count));
    return parts;
  });
}

function slice(segment: LineSegment, from: number, to: number): LineSegment {
  if (from === 0 && to === segment.count) return segment;
  return { ...segment, base: segment.base + from, head: segment.head + from, count: to - from };
}

/** How far into a segment a line stands, or null where it does not. Lines count from 1. */
export function offsetIn(segment: LineSegment, side: Side, line: number): number | null {
  if (segment.kind === (side === "base" ? "added" : "deleted")) return null;
  const offset = line - segment[side];
  if (offset < 0 || offset >= segment.count) return null;
  const { edit } = segment;
  // Side by side, the shorter side of an edit ends before the segment does.
  if (segment.kind === "changed" && edit && line > (side === "base" ? edit.baseEnd : edit.headEnd))
    return null;
  return offset;
}

function bodySegments(file: DiffFile, slots: readonly Slot[], options: RowOptions): Segment[] {
  const { body, path } = file;
  const key = rowKey({ kind: "notice", path });
  if (body.kind === "none") return [single({ kind: "notice", key, file, text: body.reason })];
  if (body.kind === "media") return [single({ kind: "media", key, file })];
  if (file.generated && !options.opened && !options.whole) return [single({ kind: "generated", key, file })];
  if (body.baseLines === 0 && body.headLines === 0) {
    return [single({ kind: "notice", key, file, text: "This file is empty." })];
  }
  const context: RunContext = {
    revealed: options.whole ? [{ start: 1, end: body.headLines }] : options.revealed,
    discussed: slots.flatMap((slot) => headRange(slot, body.edits)),
  };
  const segments: Segment[] = [];
  const runs = unchangedRuns(body.edits, body.headLines);
  let next = 0;
  for (const edit of body.edits) {
    const before = runs[next];
    if (before?.precedes === edit) {
      runSegments(file, before, context, segments);
      next++;
    }
    editSegments(edit, options.layout, segments);
  }
  const last = runs[next];
  if (last) runSegments(file, last, context, segments);
  return segments;
}

interface RunContext {
  readonly revealed: readonly LineRange[];
  /** Head lines that threads and forms stand on. */
  readonly discussed: readonly LineRange[];
}

function headRange({ position: { side, lines } }: Slot, edits: readonly LineEdit[]): LineRange[] {
  if (!lines) return [];
  const start = side === "head" ? lines.start : headLineOf(edits, lines.start);
  const end = side === "head" ? lines.end : headLineOf(edits, lines.end);
  const from = start ?? end;
  const to = end ?? start;
  return from === null || to === null ? [] : [{ start: from, end: to }];
}

/**
 * A thread on folded lines unfolds them with some context. One on lines that show already changes
 * nothing: a form that opens must not move what is being read.
 */
function partsOf(run: Run, { revealed, discussed }: RunContext): RunPart[] {
  const parts = splitRun(run, revealed);
  const hidden = discussed.filter(({ start, end }) =>
    parts.some((part) => !part.shown && part.start <= end && start <= part.end),
  );
  if (hidden.length === 0) return parts;
  const around = hidden.map(({ start, end }) => ({ start: start - contextLines, end: end + contextLines }));
  return splitRun(run, [...revealed, ...around]);
}

function runSegments(file: DiffFile, run: Run, context: RunContext, into: Segment[]): void {
  for (const { start, end, shown } of partsOf(run, context)) {
    if (shown) {
      into.push({
        kind: "same",
        base: start - run.head + run.base,
        head: start,
        count: end - start + 1,
        edit: null,
      });
      continue;
    }
    const above = start > 1;
    const below = run.precedes !== null || end < run.head + run.length;
    const key = rowKey({ kind: "gap", path: file.path, start });
    into.push(single({ kind: "gap", key, file, start, end, above, below }));
  }
}

function editSegments(edit: LineEdit, layout: DiffLayout, into: Segment[]): void {
  const deleted = edit.baseEnd - edit.baseStart;
  const added = edit.headEnd - edit.headStart;
  const first = { base: edit.baseStart + 1, head: edit.headStart + 1, edit };
  if (layout === "split") {
    into.push({ kind: "changed", ...first, count: Math.max(deleted, added) });
    return;
  }
  if (deleted > 0) into.push({ kind: "deleted", ...first, count: deleted });
  if (added > 0) into.push({ kind: "added", ...first, count: added });
}

/** Makes the row of one line of a segment. */
export function lineRow(
  file: DiffFile,
  segment: LineSegment,
  offset: number,
  layout: DiffLayout,
): LineRow | PairRow {
  const { edit, kind } = segment;
  const base = segment.base + offset;
  const head = segment.head + offset;
  const ownBase = kind === "added" || (edit && base > edit.baseEnd) ? null : base;
  const ownHead = kind === "deleted" || (edit && head > edit.headEnd) ? null : head;
  const key = rowKey({ kind: "line", path: file.path, base: ownBase, head: ownHead });
  if (kind === "changed" || (kind === "same" && layout === "split")) {
    return { kind: "pair", key, file, changed: kind === "changed", base: ownBase, head: ownHead };
  }
  const other =
    kind === "deleted"
      ? edit && head <= edit.headEnd && head
      : kind === "added" && edit && base <= edit.baseEnd && base;
  return {
    kind: "line",
    key,
    file,
    change: kind === "same" || kind === "deleted" ? kind : "added",
    base: ownBase,
    head: ownHead,
    partner: other || null,
  };
}

/** How many rows a file has and how high they are, without making any where that can be reckoned. */
export function fileSize(file: DiffFile, options: RowOptions): { length: number; height: number } {
  const reckoned = reckonedSize(file, options);
  if (reckoned) return reckoned;
  const size = { length: 0, height: 0 };
  for (const segment of fileSegments(file, options)) {
    size.length += segmentCount(segment);
    size.height += segmentHeight(segment);
  }
  return size;
}

/** The size of a file with its usual folds; null where something folds or unfolds it in another way. */
function reckonedSize(file: DiffFile, options: RowOptions): { length: number; height: number } | null {
  const { body } = file;
  if (body.kind !== "text" || body.edits.length === 0 || options.revealed.length > 0) return null;
  if (options.folded || options.whole || file.elsewhere || (file.generated && !options.opened)) return null;
  const { edits } = body;
  const slots = options.slots.filter((slot) => isInFile(file, slot.position));
  let lines = 0;
  let gaps = 0;
  const next = { base: 1, head: 1 };
  /** A run of unchanged lines of which the first and the last ones show; false where one that is folded is discussed. */
  const addRun = (length: number, before: number, after: number): boolean => {
    const hidden = length - before - after;
    if (hidden < smallestGap) lines += length;
    else {
      gaps++;
      lines += before + after;
      return !slots.some(({ position: { side, lines: own } }) => {
        const start = next[side] + before;
        return own && own.start < start + hidden && start <= own.end;
      });
    }
    return true;
  };
  for (const edit of edits) {
    if (!addRun(edit.headStart + 1 - next.head, edit === edits[0] ? 0 : contextLines, contextLines))
      return null;
    const deleted = edit.baseEnd - edit.baseStart;
    const added = edit.headEnd - edit.headStart;
    lines += options.layout === "split" ? Math.max(deleted, added) : deleted + added;
    next.base = edit.baseEnd + 1;
    next.head = edit.headEnd + 1;
  }
  if (!addRun(body.headLines + 1 - next.head, contextLines, 0)) return null;
  // Wherever in the file a slot comes to stand, it is one row more.
  const slotHeight = slots.reduce((sum, slot) => sum + slot.estimate, 0);
  return {
    length: 2 + lines + gaps + slots.length,
    height: heights.file + heights.end + lines * heights.line + gaps * heights.gap + slotHeight,
  };
}
