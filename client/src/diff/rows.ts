import type { Side } from "@tandiff/shared/diff/file-diff.ts";
import type { DiffFile, LineRange, Slot } from "./model.ts";

interface RowBase {
  /** Stays the same while the row stands for the same thing, whatever comes before it: see `row-key.ts`. */
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
  /** Says where to comment on a file whose lines are neither base's nor head's. */
  | (RowBase & { readonly kind: "note" })
  | (RowBase & { readonly kind: "notice"; readonly text: string })
  | (RowBase & { readonly kind: "generated" })
  | (RowBase & { readonly kind: "media" })
  | GapRow
  | LineRow
  | PairRow
  | (RowBase & { readonly kind: "slot"; readonly slot: Slot })
  | (RowBase & { readonly kind: "end" });

/** Rows by their place in the list; each is made when it is asked for. */
export interface Rows {
  readonly length: number;
  readonly at: (index: number) => Row | undefined;
}

/** The side that a comment on this row stands on when nobody says which: head, where it has a line. */
export function sideOf(row: LineRow | PairRow): Side {
  return row.head === null ? "base" : "head";
}

/** The lines on one side from one row to another of the same file, in either direction. */
export function rangeBetween(rows: Rows, from: number, to: number, side: Side): LineRange | null {
  const file = rows.at(from)?.file;
  let start: number | null = null;
  let end: number | null = null;
  for (let index = Math.min(from, to); index <= Math.max(from, to); index++) {
    const row = rows.at(index);
    if (row?.file !== file || (row?.kind !== "line" && row?.kind !== "pair")) continue;
    start ??= row[side];
    end = row[side] ?? end;
  }
  return start === null || end === null ? null : { start, end };
}
