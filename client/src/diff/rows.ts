import type { LineEdit, Side } from "@tandiff/shared/diff/file-diff.ts";
import { contextLines, headLineOf, type Run, type RunPart, splitRun, unchangedRuns } from "./context.ts";
import { type DiffFile, type DiffLayout, isInFile, type LineRange, type Slot } from "./model.ts";

interface RowBase {
  /** Stays the same while the row stands for the same thing, whatever comes before it. */
  readonly key: string;
  readonly file: DiffFile;
}

/** A line of the unified view. Line numbers count from 1 and are null on the side that lacks the line. */
export interface LineRow extends RowBase {
  readonly kind: "line";
  readonly change: "same" | "added" | "deleted";
  readonly base: number | null;
  readonly head: number | null;
  /** The line on the other side that it replaces or is replaced by, for word marks. */
  readonly partner: number | null;
}

/** A row of the side by side view. */
export interface PairRow extends RowBase {
  readonly kind: "pair";
  readonly changed: boolean;
  readonly base: number | null;
  readonly head: number | null;
}

/** Folded lines: head's, counted from 1, end inclusive. */
export interface GapRow extends RowBase, LineRange {
  readonly kind: "gap";
  readonly above: boolean;
  readonly below: boolean;
}

export type Row =
  | (RowBase & { readonly kind: "file" })
  | (RowBase & { readonly kind: "notice"; readonly text: string })
  | GapRow
  | LineRow
  | PairRow
  | (RowBase & { readonly kind: "slot"; readonly slot: Slot })
  | (RowBase & { readonly kind: "end" });

export interface RowOptions {
  readonly layout: DiffLayout;
  readonly folded: boolean;
  /** Unfolded context, in head lines. */
  readonly revealed: readonly LineRange[];
  /** Shows every line, as the file viewer does. */
  readonly whole: boolean;
  /** Threads and forms; those of other files are left out. */
  readonly slots: readonly Slot[];
}

/** All rows of one file, from its header to the space below it. */
export function fileRows(file: DiffFile, options: RowOptions): Row[] {
  const header: Row = { kind: "file", key: `file:${file.path}`, file };
  const end: Row = { kind: "end", key: `end:${file.path}`, file };
  if (options.folded) return [header, end];
  const slots = options.slots.filter((slot) => isInFile(file, slot.position));
  const body = bodyRows(file, slots, options);
  const placed = new Set<Slot>();
  const rows: Row[] = [];
  for (const row of body) {
    rows.push(row);
    for (const slot of slots) {
      if (!endsAt(slot, row)) continue;
      placed.add(slot);
      rows.push({ kind: "slot", key: `slot:${slot.id}`, file, slot });
    }
  }
  // What stands on the file as a whole, or on a line that is not there, comes first.
  const first = slots.filter((slot) => !placed.has(slot));
  return [
    ...(options.whole ? [] : [header]),
    ...first.map((slot): Row => ({ kind: "slot", key: `slot:${slot.id}`, file, slot })),
    ...rows,
    end,
  ];
}

function endsAt({ position }: Slot, row: Row): boolean {
  if (row.kind !== "line" && row.kind !== "pair") return false;
  return position.lines !== null && row[position.side] === position.lines.end;
}

function bodyRows(file: DiffFile, slots: readonly Slot[], options: RowOptions): Row[] {
  const { body } = file;
  if (body.kind === "none") return [{ kind: "notice", key: `notice:${file.path}`, file, text: body.reason }];
  if (body.baseLines === 0 && body.headLines === 0) {
    return [{ kind: "notice", key: `notice:${file.path}`, file, text: "This file is empty." }];
  }
  const context: RunContext = {
    revealed: options.whole ? [{ start: 1, end: body.headLines }] : options.revealed,
    discussed: slots.flatMap((slot) => headRange(slot, body.edits)),
  };
  const rows: Row[] = [];
  const runs = unchangedRuns(body.edits, body.headLines);
  for (const edit of body.edits) {
    const before = runs[0]?.precedes === edit ? runs.shift() : undefined;
    if (before) rows.push(...runRows(file, before, context, options.layout));
    rows.push(...(options.layout === "unified" ? unifiedRows(file, edit) : pairRows(file, edit)));
  }
  for (const run of runs) rows.push(...runRows(file, run, context, options.layout));
  return rows;
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
  const around = hidden.map(({ start, end }) => ({ start: start - contextLines, end: end + contextLines }));
  return splitRun(run, [...revealed, ...around]);
}

function runRows(file: DiffFile, run: Run, context: RunContext, layout: DiffLayout): Row[] {
  return partsOf(run, context).flatMap(({ start, end, shown }): Row[] => {
    if (!shown) {
      const above = start > 1;
      const below = run.precedes !== null || end < run.head + run.length;
      return [{ kind: "gap", key: `gap:${file.path}:${start}`, file, start, end, above, below }];
    }
    return Array.from({ length: end - start + 1 }, (_, index): Row => {
      const head = start + index;
      const base = head - run.head + run.base;
      return layout === "unified"
        ? {
            kind: "line",
            key: `line:${file.path}:${base}:${head}`,
            file,
            change: "same",
            base,
            head,
            partner: null,
          }
        : { kind: "pair", key: `line:${file.path}:${base}:${head}`, file, changed: false, base, head };
    });
  });
}

function unifiedRows(file: DiffFile, edit: LineEdit): Row[] {
  const baseCount = edit.baseEnd - edit.baseStart;
  const headCount = edit.headEnd - edit.headStart;
  const deleted = Array.from({ length: baseCount }, (_, index): Row => {
    const base = edit.baseStart + index + 1;
    const partner = index < headCount ? edit.headStart + index + 1 : null;
    return {
      kind: "line",
      key: `line:${file.path}:${base}:`,
      file,
      change: "deleted",
      base,
      head: null,
      partner,
    };
  });
  const added = Array.from({ length: headCount }, (_, index): Row => {
    const head = edit.headStart + index + 1;
    const partner = index < baseCount ? edit.baseStart + index + 1 : null;
    return {
      kind: "line",
      key: `line:${file.path}::${head}`,
      file,
      change: "added",
      base: null,
      head,
      partner,
    };
  });
  return [...deleted, ...added];
}

function pairRows(file: DiffFile, edit: LineEdit): Row[] {
  const baseCount = edit.baseEnd - edit.baseStart;
  const headCount = edit.headEnd - edit.headStart;
  return Array.from({ length: Math.max(baseCount, headCount) }, (_, index): Row => {
    const base = index < baseCount ? edit.baseStart + index + 1 : null;
    const head = index < headCount ? edit.headStart + index + 1 : null;
    return {
      kind: "pair",
      key: `pair:${file.path}:${base ?? ""}:${head ?? ""}`,
      file,
      changed: true,
      base,
      head,
    };
  });
}

/** The side that a comment on this row stands on when nobody says which: head, where it has a line. */
export function sideOf(row: LineRow | PairRow): Side {
  return row.head === null ? "base" : "head";
}

/** The lines on one side from one row to another of the same file, in either direction. */
export function rangeBetween(rows: readonly Row[], from: number, to: number, side: Side): LineRange | null {
  const file = rows[from]?.file;
  const lines = rows.slice(Math.min(from, to), Math.max(from, to) + 1).flatMap((row) => {
    const isLine = row.file === file && (row.kind === "line" || row.kind === "pair");
    const line = isLine ? row[side] : null;
    return line === null ? [] : [line];
  });
  const [start] = lines;
  const end = lines.at(-1);
  return start === undefined || end === undefined ? null : { start, end };
}
