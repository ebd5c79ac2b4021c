import { memo, useLayoutEffect, useRef, useState } from "react";
import "../highlight/colours.css";
import styles from "./diff.module.css";
import { drawRow, type LineLook } from "./line-drawing.ts";
import type { Observe } from "./MeasuredRow.tsx";
import { heights } from "./row-height.ts";
import type { LineRow, PairRow } from "./rows.ts";

/**
 * A row with lines of code. There are more of these than of anything else, and to scroll is mostly to make
 * them: so what is in them is made by hand, and React knows of the row alone.
 */
export const LineRowBox = memo(function LineRowBox({
  row,
  index,
  top,
  shift,
  spoken,
  observe,
  ...look
}: LineLook & {
  /** The key of the component must tell rows apart that are drawn differently: see `drawnKey`. */
  row: LineRow | PairRow;
  index: number;
  /** Pixels from the top of the list. */
  top: number;
  /** The CSS variable that says how far the code is scrolled to the side. */
  shift: string;
  /** What a screen reader says of the row that the keyboard has come to; null for any other. */
  spoken: string | null;
  /** Given where the height is not known before. */
  observe: Observe | null;
}) {
  const box = useRef<HTMLDivElement>(null);
  const [drawn] = useState(() => drawRow(row));
  useLayoutEffect(() => box.current?.replaceChildren(drawn.element), [drawn]);
  useLayoutEffect(() => drawn.dress(look));
  const { key } = row;
  useLayoutEffect(() => {
    if (observe && box.current) return observe(box.current, key, heights.line);
  }, [observe, key]);
  return (
    <div
      ref={box}
      className={styles.row}
      style={{ top, "--shift": `var(${shift}, 0px)` }}
      data-index={index}
      data-row={row.kind}
      {...(spoken === null ? {} : { "data-cursor": true, role: "group", "aria-label": spoken })}
      tabIndex={-1}
    />
  );
});

/** The row's key and all else that it is drawn from. */
export function drawnKey(row: LineRow | PairRow): string {
  return row.kind === "line"
    ? `${row.key} ${row.change} ${row.partner ?? ""}`
    : `${row.key} ${row.changed ? "changed" : ""}`;
}
