import type { Side } from "@tandiff/shared/diff/file-diff.ts";
import { createFileRows, type FileRows, lastAtMost, type MeasuredHeights } from "./file-rows.ts";
import type { DiffFile, LineRange, Slot } from "./model.ts";
import { parseRowKey } from "./row-key.ts";
import type { Row, Rows } from "./rows.ts";
import { fileSize, type RowOptions } from "./segments.ts";

export interface RowListOptions {
  readonly layout: RowOptions["layout"];
  readonly whole: boolean;
  readonly folded: ReadonlySet<string>;
  /** Generated files that are shown nevertheless. */
  readonly opened: ReadonlySet<string>;
  /** Unfolded context by path. */
  readonly revealed: ReadonlyMap<string, readonly LineRange[]>;
  readonly slots: readonly Slot[];
  /** By path. */
  readonly measured: ReadonlyMap<string, MeasuredHeights>;
}

/** The rows of all files in one list, with their places in pixels from its top. */
export interface RowList extends Rows {
  readonly height: number;
  readonly topOf: (index: number) => number;
  readonly indexAt: (offset: number) => number;
  readonly fileAt: (index: number) => DiffFile | undefined;
  /** Index of the first row of the file that a row belongs to. */
  readonly startOfFile: (index: number) => number;
  /** Which file of the list has this path, from 0. */
  readonly ordinalOf: (path: string) => number | undefined;
  /** Index of the row with this key, or of what stands for it in this list. */
  readonly indexOf: (key: string) => number | undefined;
  /** As `indexOf`; for a line that is folded away, where it would be. */
  readonly indexNear: (key: string) => number | undefined;
  /** The row of a line of a listed file, if it shows. */
  readonly indexOfLine: (path: string, side: Side, line: number) => number | undefined;
  readonly indexOfSlot: (id: string) => number | undefined;
  /** The nearest file header or thread after (1) or before (-1) a row. */
  readonly next: (kind: "file" | "slot", from: number, by: 1 | -1) => number | undefined;
}

interface Kept {
  readonly file: DiffFile;
  readonly options: RowOptions;
  readonly measured: MeasuredHeights;
  readonly length: number;
  readonly height: number;
  rows: FileRows | null;
}

const noRanges: readonly LineRange[] = [];
const noSlots: readonly Slot[] = [];
const noHeights: MeasuredHeights = new Map();
/** Files whose rows are kept; many more than are ever in sight together. */
const mostKept = 64;

/**
 * Makes lists of rows, each of which takes over from the one before it what has not changed. A file that
 * nobody has come near costs two numbers.
 */
export function createRowLists(): (files: readonly DiffFile[], options: RowListOptions) => RowList {
  let kept = new Map<string, Kept>();
  const recent = new Set<Kept>();

  function rowsOf(entry: Kept): FileRows {
    if (entry.rows) return entry.rows;
    entry.rows = createFileRows(entry.file, entry.options, entry.measured);
    recent.add(entry);
    if (recent.size > mostKept) {
      const [oldest] = recent;
      if (oldest) {
        recent.delete(oldest);
        oldest.rows = null;
      }
    }
    return entry.rows;
  }

  return (files, options) => {
    const slots = slotsByPath(options.slots);
    const entries = files.map((file): Kept => {
      const own: RowOptions = {
        layout: options.layout,
        whole: options.whole,
        folded: options.folded.has(file.path),
        opened: options.opened.has(file.path),
        revealed: options.revealed.get(file.path) ?? noRanges,
        slots: slotsOf(slots, file),
      };
      const measured = options.measured.get(file.path) ?? noHeights;
      const known = kept.get(file.path);
      if (known?.file === file && known.measured === measured && isSame(known.options, own)) return known;
      if (known) recent.delete(known);
      if (measured.size === 0) return { file, options: own, measured, ...fileSize(file, own), rows: null };
      const rows = createFileRows(file, own, measured);
      const entry = { file, options: own, measured, length: rows.length, height: rows.height, rows };
      recent.add(entry);
      return entry;
    });
    kept = new Map(entries.map((entry) => [entry.file.path, entry]));
    return listOf(entries, rowsOf);
  };
}

function listOf(entries: readonly Kept[], rowsOf: (entry: Kept) => FileRows): RowList {
  const starts = new Int32Array(entries.length + 1);
  const tops = new Float64Array(entries.length + 1);
  for (const [index, entry] of entries.entries()) {
    starts[index + 1] = (starts[index] ?? 0) + entry.length;
    tops[index + 1] = (tops[index] ?? 0) + entry.height;
  }
  const length = starts[entries.length] ?? 0;
  let ordinals: Map<string, number> | null = null;
  const ordinalOf = (path: string): number | undefined => {
    ordinals ??= new Map(entries.map((entry, index) => [entry.file.path, index]));
    return ordinals.get(path);
  };
  const within = (path: string, find: (rows: FileRows) => number | undefined): number | undefined => {
    const ordinal = ordinalOf(path);
    const entry = ordinal === undefined ? undefined : entries[ordinal];
    const index = entry && find(rowsOf(entry));
    return ordinal === undefined || index === undefined ? undefined : (starts[ordinal] ?? 0) + index;
  };
  /** Files without threads are passed over without making their rows. */
  const next = (kind: "file" | "slot", from: number, by: 1 | -1): number | undefined => {
    let ordinal = Math.max(0, lastAtMost(starts, Math.max(0, from), entries.length));
    for (let index = from + by; ; ordinal += by) {
      const entry = entries[ordinal];
      if (!entry) return undefined;
      const start = starts[ordinal] ?? 0;
      const end = start + entry.length - 1;
      index = by > 0 ? Math.max(index, start) : Math.min(index, end);
      if (kind === "slot" && entry.options.slots.length === 0) continue;
      const rows = rowsOf(entry);
      for (; index >= start && index <= end; index += by)
        if (rows.at(index - start)?.kind === kind) return index;
    }
  };
  const entryAt = (index: number): [Kept, number] | null => {
    if (index < 0 || index >= length) return null;
    const ordinal = lastAtMost(starts, index, entries.length);
    const entry = entries[ordinal];
    return entry ? [entry, ordinal] : null;
  };

  return {
    length,
    height: tops[entries.length] ?? 0,
    at: (index): Row | undefined => {
      const [entry, ordinal] = entryAt(index) ?? [];
      return entry && ordinal !== undefined ? rowsOf(entry).at(index - (starts[ordinal] ?? 0)) : undefined;
    },
    topOf: (index) => {
      const [entry, ordinal] = entryAt(index) ?? [];
      if (!entry || ordinal === undefined) return index < 0 ? 0 : (tops[entries.length] ?? 0);
      return (tops[ordinal] ?? 0) + rowsOf(entry).topOf(index - (starts[ordinal] ?? 0));
    },
    indexAt: (offset) => {
      const ordinal = Math.max(0, lastAtMost(tops, offset, entries.length));
      const entry = entries[ordinal];
      return entry ? (starts[ordinal] ?? 0) + rowsOf(entry).indexAt(offset - (tops[ordinal] ?? 0)) : 0;
    },
    next,
    fileAt: (index) => entryAt(index)?.[0].file,
    startOfFile: (index) => starts[entryAt(index)?.[1] ?? 0] ?? 0,
    ordinalOf,
    indexOf: (key) => {
      const parsed = parseRowKey(key);
      return parsed ? within(parsed.path, (rows) => rows.indexOf(parsed)) : undefined;
    },
    indexNear: (key) => {
      const parsed = parseRowKey(key);
      return parsed ? within(parsed.path, (rows) => rows.indexNear(parsed)) : undefined;
    },
    indexOfLine: (path, side, line) => within(path, (rows) => rows.indexOfLine(side, line)),
    indexOfSlot: (id) => {
      const found = entries.find(({ options }) => options.slots.some((slot) => slot.id === id));
      const path = found?.file.path;
      return path === undefined
        ? undefined
        : within(path, (rows) => rows.indexOf({ kind: "slot", path, id }));
    },
  };
}

function slotsByPath(slots: readonly Slot[]): ReadonlyMap<string, readonly Slot[]> {
  return Map.groupBy(slots, ({ position }) => position.path);
}

function slotsOf(slots: ReadonlyMap<string, readonly Slot[]>, file: DiffFile): readonly Slot[] {
  if (slots.size === 0) return noSlots;
  const head = slots.get(file.headPath ?? file.path) ?? noSlots;
  if (file.basePath === null || file.basePath === (file.headPath ?? file.path)) return head;
  return [...head, ...(slots.get(file.basePath) ?? noSlots)];
}

function isSame(a: RowOptions, b: RowOptions): boolean {
  return (
    a.layout === b.layout &&
    a.whole === b.whole &&
    a.folded === b.folded &&
    a.opened === b.opened &&
    a.revealed === b.revealed &&
    a.slots.length === b.slots.length &&
    a.slots.every((slot, index) => slot === b.slots[index])
  );
}
