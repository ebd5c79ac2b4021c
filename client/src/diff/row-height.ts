import type { Row } from "./rows.ts";

/** Heights in pixels; the style sheets of this folder keep to them. */
export const heights = { line: 20, file: 44, gap: 28, notice: 56, end: 20, bar: 14, below: 320 } as const;

/** What a row takes, or for threads and wrapped lines what it is likely to take. */
export function rowHeight(row: Row | undefined): number {
  switch (row?.kind) {
    case "file":
      return heights.file;
    case "gap":
      return heights.gap;
    case "notice":
      return heights.notice;
    case "end":
      return heights.end;
    case "slot":
      return row.slot.estimate;
    case "line":
    case "pair":
    case undefined:
      return heights.line;
  }
}
