import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { flushSync } from "react-dom";
import type { DiffFile } from "./model.ts";
import { heights } from "./row-height.ts";
import type { RowList } from "./row-list.ts";

/** How to move in the list. */
export interface RowScroller {
  /** Index of the first row that begins below the header at the top. */
  readonly firstInView: () => number;
  /**
   * `start` puts the row at the very top, `auto` moves only when it is out of sight. Returns how far below the
   * top of the view the row is to stand, in pixels: a list that ends too soon keeps it lower.
   */
  readonly scrollTo: (index: number, align: "auto" | "start" | "center") => number;
}

/** The stretch of the list that is in the page, in pixels from its top. */
interface Stretch {
  readonly from: number;
  readonly to: number;
}

/**
 * Pixels beyond the view that are drawn too, and how near the view may come to their end. Who drags the
 * scrollbar is elsewhere in the next frame: after a jump only the least is drawn.
 */
const beyond = 500;
const nearest = 100;

/**
 * The view rests when nothing has moved for so long. Milliseconds. Until then the lines that pass below the
 * pointer do not answer to it: they would be laid out and painted anew in every frame.
 */
const atRest = 120;

/**
 * Which rows are to be in the page. Scrolling draws anew only when the view nears the end of what is
 * drawn, or another file comes to the top.
 */
export function useRowWindow(
  scroller: RefObject<HTMLDivElement | null>,
  rows: RowList,
  headerHeight: number,
): {
  readonly first: number;
  readonly last: number;
  readonly top: DiffFile | undefined;
  readonly view: RowScroller;
  /** Looks again at where the view stands, before anything is painted. */
  readonly settle: () => void;
} {
  // What is in the window at first: to know the view itself a drawing of nothing would have to come before.
  const [stretch, setStretch] = useState<Stretch>(() => ({ from: 0, to: window.innerHeight }));
  const [topIndex, setTopIndex] = useState(0);
  const latest = useRef({ rows, stretch, topIndex });
  useLayoutEffect(() => {
    latest.current = { rows, stretch, topIndex };
  });

  /** True when something has to be drawn. */
  const look = useCallback((): (() => void) | null => {
    const element = scroller.current;
    if (!element) return null;
    const { scrollTop, clientHeight } = element;
    const { rows: list, stretch: drawn, topIndex: shown } = latest.current;
    const at = list.indexAt(scrollTop);
    const isOut =
      Math.max(0, scrollTop - nearest) < drawn.from ||
      Math.min(list.height, scrollTop + clientHeight + nearest) > drawn.to;
    const isOtherFile = list.fileAt(at) !== list.fileAt(shown);
    if (!isOut && !isOtherFile) return null;
    const isJump = scrollTop > drawn.to || scrollTop + clientHeight < drawn.from;
    const more = isJump ? nearest : beyond;
    return () => {
      setTopIndex(at);
      if (isOut) setStretch({ from: scrollTop - more, to: scrollTop + clientHeight + more });
    };
  }, [scroller]);
  const settle = useCallback(() => look()?.(), [look]);

  const isNew = useRef(true);
  const settleAgain = useCallback(() => {
    // At first the page is not laid out yet: the observer below looks when it is.
    if (!isNew.current) settle();
    isNew.current = false;
  }, [settle]);
  useLayoutEffect(settleAgain, [settleAgain, rows]);
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const drawNow = (): void => {
      const draw = look();
      // At once: an update that waits would let empty rows be painted.
      if (draw) flushSync(draw);
    };
    const onScroll = (): void => {
      drawNow();
      delete element.dataset["resting"];
      clearTimeout(timer);
      timer = setTimeout(() => (element.dataset["resting"] = ""), atRest);
    };
    element.addEventListener("scroll", onScroll, { passive: true });
    const observer = new ResizeObserver(drawNow);
    observer.observe(element);
    return () => {
      clearTimeout(timer);
      element.removeEventListener("scroll", onScroll);
      observer.disconnect();
    };
  }, [scroller, look]);

  const view = useMemo((): RowScroller => {
    return {
      firstInView: () => {
        const top = (scroller.current?.scrollTop ?? 0) + headerHeight;
        const index = latest.current.rows.indexAt(top);
        return latest.current.rows.topOf(index) < top ? index + 1 : index;
      },
      scrollTo: (index, align) => {
        const element = scroller.current;
        if (!element) return 0;
        const { rows: list } = latest.current;
        const start = list.topOf(index);
        const end = list.topOf(index + 1);
        const { scrollTop, clientHeight } = element;
        const room = clientHeight - headerHeight;
        const highest = start - headerHeight;
        const lowest = end + heights.bar - clientHeight;
        const centred = highest - Math.max(0, (room - (end - start)) / 2);
        const top = {
          start,
          // What stands at the top is the row's own file.
          center: Math.max(centred, list.topOf(list.startOfFile(index))),
          auto: scrollTop > highest ? highest : Math.max(scrollTop, Math.min(lowest, highest)),
        }[align];
        if (top !== scrollTop) element.scrollTo({ top });
        settle();
        return start - top;
      },
    };
  }, [scroller, headerHeight, settle]);

  return {
    first: rows.indexAt(Math.max(0, stretch.from)),
    last: Math.min(rows.length - 1, rows.indexAt(Math.max(0, stretch.to))),
    top: rows.fileAt(Math.min(topIndex, rows.length - 1)),
    view,
    settle,
  };
}
