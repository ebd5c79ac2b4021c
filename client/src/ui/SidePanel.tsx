import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef, useState } from "react";
import { keepCopy } from "./browser-copies.ts";
import { classNames } from "./class-names.ts";
import styles from "./SidePanel.module.css";

/** Nobody needs more, and a separator has to name its largest value. Pixels. */
const widest = 900;
const keyStep = 24;

/**
 * A panel at one side of a flex row, with a separator that the pointer and the arrow keys move, as the
 * WAI-ARIA pattern "window splitter" has it. It never takes more than 45 % of the row.
 */
export function SidePanel(props: {
  /** Its width is kept in this browser under this name. */
  name: string;
  side: "left" | "right";
  /** What the separator is for, such as "Width of the files". */
  label: string;
  /** At first, and after a double click. Pixels. */
  width: number;
  /** Pixels. */
  narrowest: number;
  children: ReactNode;
}) {
  const { name, side, narrowest } = props;
  const panel = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(() => storedWidth(name) ?? props.width);

  const resize = (next: number): void => {
    const most = (panel.current?.parentElement?.clientWidth ?? 2 * widest) * 0.45;
    const fitting = Math.round(Math.max(narrowest, Math.min(next, most, widest)));
    setWidth(fitting);
    storeWidth(name, fitting);
  };
  const drag = (event: PointerEvent): void => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId) || !panel.current) return;
    const { left, right } = panel.current.getBoundingClientRect();
    resize(side === "left" ? event.clientX - left : right - event.clientX);
  };
  const press = (event: KeyboardEvent): void => {
    const grow = side === "left" ? "ArrowRight" : "ArrowLeft";
    const shrink = side === "left" ? "ArrowLeft" : "ArrowRight";
    const shown = panel.current?.offsetWidth ?? width;
    if (event.key === grow) resize(shown + keyStep);
    else if (event.key === shrink) resize(shown - keyStep);
    else if (event.key === "Home") resize(narrowest);
    else if (event.key === "End") resize(widest);
    else return;
    event.preventDefault();
  };

  return (
    <div
      ref={panel}
      className={classNames(styles.panel, styles[side])}
      style={{ width, minWidth: narrowest }}
    >
      {props.children}
      {/* A splitter is the one separator that takes the focus. */}
      <div
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
        role="separator"
        tabIndex={0}
        aria-orientation="vertical"
        aria-label={props.label}
        aria-valuenow={width}
        aria-valuemin={narrowest}
        aria-valuemax={widest}
        className={styles.separator}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={drag}
        onKeyDown={press}
        onDoubleClick={() => resize(props.width)}
      />
    </div>
  );
}

function storedWidth(name: string): number | null {
  try {
    const stored = Number(localStorage.getItem(`tandiff:width:${name}`));
    return stored > 0 ? stored : null;
  } catch {
    return null;
  }
}

function storeWidth(name: string, width: number): void {
  try {
    keepCopy(localStorage, `tandiff:width:${name}`, String(width));
  } catch {
    // Storage is switched off or full: the width holds for this visit.
  }
}
