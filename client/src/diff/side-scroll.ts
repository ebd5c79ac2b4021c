import { type RefObject, useEffect, useRef } from "react";

/** The CSS variable that says how far the code of a file is scrolled to the side. */
export function shiftVariable(file: number): string {
  return `--shift-${file}`;
}

/**
 * Scrolls the code of one file to the side, for the rows are too short-lived to scroll themselves. A bar
 * at the bottom shows and moves the file under the pointer, or else the one at the top.
 */
export function useSideScroll(
  scroller: RefObject<HTMLDivElement | null>,
  bar: RefObject<HTMLDivElement | null>,
  file: number,
): void {
  const shifts = useRef(new Map<number, number>());
  const current = useRef(file);

  useEffect(() => {
    current.current = file;
    bar.current?.scrollTo({ left: shifts.current.get(file) ?? 0 });
  }, [bar, file]);

  useEffect(() => {
    const rows = scroller.current;
    const element = bar.current;
    if (!rows || !element) return;
    const follow = (): void => {
      shifts.current.set(current.current, element.scrollLeft);
      rows.style.setProperty(shiftVariable(current.current), `${element.scrollLeft}px`);
    };
    const wheel = (event: WheelEvent): void => {
      const across = event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX;
      const isAcross = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY);
      if (!isAcross || across === 0 || element.scrollWidth <= element.clientWidth) return;
      event.preventDefault();
      element.scrollBy({ left: across });
    };
    element.addEventListener("scroll", follow, { passive: true });
    rows.addEventListener("wheel", wheel, { passive: false });
    return () => {
      element.removeEventListener("scroll", follow);
      rows.removeEventListener("wheel", wheel);
    };
  }, [scroller, bar]);
}
