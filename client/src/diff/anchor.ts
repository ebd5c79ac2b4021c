import type { Virtualizer } from "@tanstack/react-virtual";
import { type RefObject, useEffect, useLayoutEffect, useRef } from "react";

type Rows = Virtualizer<HTMLDivElement, HTMLDivElement>;

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
  const anchor = useRef<{ key: string; offset: number } | null>(null);

  useLayoutEffect(() => {
    const element = scroller.current;
    const index = anchor.current ? indexOf.get(anchor.current.key) : undefined;
    if (!element || !anchor.current || index === undefined) return;
    const start = virtualizer.measurementsCache[index]?.start;
    if (start === undefined) return;
    const wanted = start - anchor.current.offset;
    if (Math.abs(wanted - element.scrollTop) >= 1) element.scrollTop = wanted;
  }, [indexOf, scroller, virtualizer]);

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const remember = (): void => {
      anchor.current = anchorRow(element, virtualizer, headerHeight);
    };
    remember();
    element.addEventListener("scroll", remember, { passive: true });
    element.addEventListener("focusin", remember);
    return () => {
      element.removeEventListener("scroll", remember);
      element.removeEventListener("focusin", remember);
    };
  }, [indexOf, scroller, virtualizer, headerHeight]);
}

function anchorRow(
  element: HTMLElement,
  virtualizer: Rows,
  headerHeight: number,
): { key: string; offset: number } | null {
  const top = element.scrollTop;
  const items = virtualizer.getVirtualItems();
  const focused = document.activeElement?.closest<HTMLElement>("[data-index]");
  const focusedIndex = focused && element.contains(focused) ? Number(focused.dataset["index"]) : -1;
  const inSight = items.filter(
    (item) => item.start >= top + headerHeight && item.start < top + element.clientHeight,
  );
  const item = inSight.find((each) => each.index === focusedIndex) ?? inSight[0];
  return item ? { key: String(item.key), offset: item.start - top } : null;
}
