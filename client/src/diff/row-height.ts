import type { Row } from "./rows.ts";

/** Heights in pixels; the style sheets of this folder keep to them. */
export const heights = {
  line: 20,
  file: 44,
  note: 36,
  gap: 28,
  notice: 56,
  media: 340,
  end: 20,
  bar: 14,
  below: 320,
} as const;

/** What a row takes, or for threads and wrapped lines what it is likely to take. */
export function rowHeight(row: Row): number {
  switch (row.kind) {
    case "file":
    case "note":
    case "gap":
    case "media":
    case "notice":
    case "end":
      return heights[row.kind];
    case "generated":
      return heights.notice;
    case "slot":
      return row.slot.estimate;
    case "line":
    case "pair":
      return heights.line;
  }
}
