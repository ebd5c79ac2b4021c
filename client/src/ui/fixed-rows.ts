import { type RefObject, useCallback, useEffect, useState } from "react";
import { flushSync } from "react-dom";

/** The rows of a long list that are drawn: those in sight and some around them. */
export interface FixedRows {
  /** Height of all rows, in pixels. */
  readonly height: number;
  /** Indices of the rows to draw, each at `index * rowHeight`. */
  readonly indices: readonly number[];
  /** Scrolls as little as brings the row into sight. */
  readonly reveal: (index: number) => void;
}

/** A list of `count` rows of one height in pixels, of which only those near the sight of `scroller` are drawn. */
export function useFixedRows(
  scroller: RefObject<HTMLElement | null>,
  count: number,
  rowHeight: number,
  overscan: number,
): FixedRows {
  // What fits into the window at first: to know the list's own height the page would have to be laid out for it.
  const [drawn, setDrawn] = useState(() => ({
    first: 0,
    end: Math.ceil(window.innerHeight / rowHeight) + overscan,
  }));

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const look = (): void => {
      const first = Math.floor(element.scrollTop / rowHeight);
      const end = first + Math.ceil(element.clientHeight / rowHeight) + 1;
      setDrawn((now) =>
        now.first <= first && now.end >= end
          ? now
          : { first: Math.max(0, first - overscan), end: end + overscan },
      );
    };
    const observer = new ResizeObserver(() => flushSync(look));
    observer.observe(element);
    element.addEventListener("scroll", look, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", look);
    };
  }, [scroller, rowHeight, overscan]);

  const reveal = useCallback(
    (index: number): void => {
      const element = scroller.current;
      if (!element || index < 0 || index >= count) return;
      const top = index * rowHeight;
      if (top < element.scrollTop) element.scrollTo({ top });
      else if (top + rowHeight > element.scrollTop + element.clientHeight)
        element.scrollTo({ top: top + rowHeight - element.clientHeight });
    },
    [scroller, count, rowHeight],
  );

  const end = Math.min(count, drawn.end);
  const first = Math.min(drawn.first, end);
  return {
    height: count * rowHeight,
    indices: Array.from({ length: end - first }, (_, at) => first + at),
    reveal,
  };
}
