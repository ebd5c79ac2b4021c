import { type RefObject, useEffect, useLayoutEffect, useRef } from "react";
import type { RowList } from "./row-list.ts";

/** A row, by its key, and where it stands: what keeps the view at its place. */
export interface Anchor {
  readonly key: string;
  /** From the top of the view to the row, in pixels. */
  readonly offset: number;
}

/** Remembers where a view stands; held by somebody else, it outlives the view, which comes back there. */
export interface PlaceMemory {
  readonly read: () => Anchor | null;
  readonly keep: (anchor: Anchor | null) => void;
}

/** `before` is where it stood when it was last there. */
export function createPlaceMemory(before: Anchor | null = null): PlaceMemory {
  let kept = before;
  return {
    read: () => kept,
    keep: (anchor) => {
      kept = anchor;
    },
  };
}

/**
 * Keeps what is being read where it is when rows come, go or grow: the row that was jumped to, until
 * somebody scrolls away; the row that has the focus, if it is in sight; or else the first line below the
 * header. `settle` is called when the view had to be moved.
 *
 * @returns what to call with the row that the page has just jumped to, and where it is to stand: it gets there
 * once the list is long enough
 */
export function useAnchor(
  scroller: RefObject<HTMLDivElement | null>,
  rows: RowList,
  headerHeight: number,
  settle: () => void,
  memory: PlaceMemory,
): (row: Anchor) => void {
  const jumped = useRef<Anchor | null>(null);
  const latest = useRef(rows);

  useLayoutEffect(() => {
    latest.current = rows;
    const element = scroller.current;
    const anchor = memory.read();
    const index = anchor ? rows.indexNear(anchor.key) : undefined;
    if (!element || !anchor || index === undefined) return;
    const top = rows.topOf(index) - anchor.offset;
    if (Math.abs(top - element.scrollTop) < 1) return;
    element.scrollTo({ top });
    settle();
  }, [rows, scroller, settle, memory]);

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const remember = (): void => {
      memory.keep(anchorRow(element, latest.current, headerHeight, jumped.current));
    };
    const letGo = (): void => {
      jumped.current = null;
    };
    remember();
    // Captured: before the rows are drawn anew, since to ask where things are after that lays them out at once.
    element.addEventListener("scroll", remember, { passive: true, capture: true });
    element.addEventListener("focusin", remember);
    const byHand = ["wheel", "touchmove", "pointerdown", "keydown"] as const;
    for (const type of byHand) element.addEventListener(type, letGo, { passive: true });
    return () => {
      element.removeEventListener("scroll", remember, { capture: true });
      element.removeEventListener("focusin", remember);
      for (const type of byHand) element.removeEventListener(type, letGo);
    };
  }, [scroller, headerHeight, memory]);
  useEffect(() => {
    if (scroller.current) memory.keep(anchorRow(scroller.current, rows, headerHeight, jumped.current));
  }, [scroller, rows, headerHeight, memory]);

  return (row) => {
    jumped.current = row;
    if (scroller.current) memory.keep(anchorRow(scroller.current, latest.current, headerHeight, row));
  };
}

function anchorRow(
  element: HTMLElement,
  rows: RowList,
  headerHeight: number,
  jumped: Anchor | null,
): Anchor | null {
  const top = element.scrollTop;
  const inSight = (index: number | undefined): Anchor | null => {
    const row = index === undefined ? undefined : rows.at(index);
    if (!row || index === undefined) return null;
    const offset = rows.topOf(index) - top;
    return offset >= headerHeight && offset < element.clientHeight ? { key: row.key, offset } : null;
  };
  const focused = document.activeElement?.closest<HTMLElement>("[data-index]");
  const focusedIndex = focused && element.contains(focused) ? Number(focused.dataset["index"]) : undefined;
  const first = rows.indexAt(top + headerHeight);
  const target = inSight(jumped === null ? undefined : rows.indexOf(jumped.key));
  const isAtEnd = target !== null && top + element.clientHeight > element.scrollHeight - 1;
  return (
    // Lower than asked for only because the list ends here, for now.
    (isAtEnd && jumped && jumped.offset < target.offset ? jumped : target) ??
    inSight(focusedIndex) ??
    inSight(first) ??
    inSight(first + 1)
  );
}
