import type { Virtualizer } from "@tanstack/react-virtual";
import { type RefObject, useEffect, useLayoutEffect, useRef } from "react";

type Rows = Virtualizer<HTMLDivElement, HTMLDivElement>;

interface Anchor {
  readonly key: string;
  /** From the top of the view to the row, in pixels. */
  readonly offset: number;
}

/**
 * Keeps what is being read where it is when rows come or go: the row that has the focus, if it is in
 * sight, or else the first line below the header. `indexOf` changes exactly when the rows do.
 */
export function useAnchor(
  scroller: RefObject<HTMLDivElement | null>,
  virtualizer: Rows,
  indexOf: ReadonlyMap<string, number>,
  headerHeight: number,
): void {
  const anchor = useRef<Anchor | null>(null);

  useLayoutEffect(() => {
    const element = scroller.current;
    const index = anchor.current ? indexOf.get(anchor.current.key) : undefined;
    const start = index === undefined ? undefined : virtualizer.measurementsCache[index]?.start;
    if (!element || !anchor.current || start === undefined) return;
    const top = start - anchor.current.offset;
    if (Math.abs(top - element.scrollTop) >= 1) element.scrollTo({ top });
  }, [indexOf, scroller, virtualizer]);

  useEffect(() => {
    if (scroller.current) anchor.current = anchorRow(scroller.current, virtualizer, headerHeight);
  });

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const remember = (): void => {
      anchor.current = anchorRow(element, virtualizer, headerHeight);
    };
    element.addEventListener("scroll", remember, { passive: true });
    element.addEventListener("focusin", remember);
    return () => {
      element.removeEventListener("scroll", remember);
      element.removeEventListener("focusin", remember);
    };
  }, [scroller, virtualizer, headerHeight]);
}

function anchorRow(element: HTMLElement, virtualizer: Rows, headerHeight: number): Anchor | null {
  const top = element.scrollTop;
  const focused = document.activeElement?.closest<HTMLElement>("[data-index]");
  const focusedIndex = focused && element.contains(focused) ? Number(focused.dataset["index"]) : -1;
  const inSight = virtualizer
    .getVirtualItems()
    .filter((item) => item.start >= top + headerHeight && item.start < top + element.clientHeight);
  const item = inSight.find((each) => each.index === focusedIndex) ?? inSight[0];
  return item ? { key: String(item.key), offset: item.start - top } : null;
}
