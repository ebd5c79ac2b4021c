import type { DiffFile } from "./model.ts";
import type { RowList } from "./row-list.ts";

/** All from first to last, and those few others, ascending. */
export function indices(first: number, last: number, others: readonly (number | undefined)[]): number[] {
  const range = Array.from({ length: Math.max(0, last - first + 1) }, (_, offset) => first + offset);
  const apart = others.filter((index) => index !== undefined && (index < first || index > last));
  return [...new Set([...apart, ...range])].filter((index) => index !== undefined).toSorted((a, b) => a - b);
}

/** Pixels beyond what is drawn whose files are asked for too. */
const ahead = 1_500;

/** The files in sight, and then those of the rows near what is drawn. */
export function withFilesNear(
  inSight: readonly DiffFile[],
  rows: RowList,
  first: number,
  last: number,
): readonly DiffFile[] {
  const found = new Set(inSight);
  const start = rows.indexAt(Math.max(0, rows.topOf(first) - ahead));
  const end = rows.indexAt(rows.topOf(last) + ahead);
  for (let index: number | undefined = last; index !== undefined && index <= end;) {
    add(index);
    index = rows.next("file", index, 1);
  }
  for (let index: number | undefined = first; index !== undefined && index >= start;) {
    index = rows.next("file", index, -1);
    add(index ?? 0);
  }
  function add(index: number): void {
    const file = rows.fileAt(index);
    if (file) found.add(file);
  }
  return [...found];
}
