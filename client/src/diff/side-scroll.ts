import { type RefObject, useEffect, useEffectEvent, useRef, useState } from "react";
import { flushSync } from "react-dom";
import type { DiffFile } from "./model.ts";
import type { RowList } from "./row-list.ts";
import type { Shift } from "./stand.ts";

/** The CSS variable that says how far the code of a file is scrolled to the side. */
export function shiftVariable(file: number): string {
  return `--shift-${file}`;
}

/** The pointer has to rest this long on a file: on its way to the bar it passes over others. Milliseconds. */
const rest = 150;
/** A finger that moves this far has chosen a direction. Pixels. */
const firstMove = 6;

/**
 * Scrolls the code of one file to the side, for the rows are too short-lived to scroll themselves. The bar
 * at the bottom belongs to the file that the pointer rests on or that has the focus, or else to the one
 * at the top. A finger drags the file that it touches.
 *
 * @returns the file that the bar belongs to
 */
export function useSideScroll(options: {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly bar: RefObject<HTMLDivElement | null>;
  readonly rows: RowList;
  readonly inSight: readonly DiffFile[];
  readonly top: DiffFile | undefined;
  /** There is nothing to scroll where lines wrap. */
  readonly wrap: boolean;
  /** Where another page has scrolled to: each new one is gone to once. */
  readonly led: Shift | null;
  readonly onShift: (shift: Shift) => void;
}): DiffFile | undefined {
  const { scroller, bar, rows, inSight, top, wrap, led } = options;
  const [chosen, setChosen] = useState<string | null>(null);
  const shifts = useRef(new Map<string, number>());
  const file = inSight.find((one) => one.path === chosen) ?? top;
  const path = file?.path ?? null;

  // Where the bar stands: to ask it, or to move it to where it is, would lay out the page.
  const barLeft = useRef(0);
  useEffect(() => {
    const left = path === null ? 0 : (shifts.current.get(path) ?? 0);
    if (left === barLeft.current) return;
    barLeft.current = left;
    bar.current?.scrollTo({ left });
  }, [bar, path]);

  const follow = useEffectEvent((left: number) => {
    barLeft.current = left;
    if (path === null) return;
    shifts.current.set(path, left);
    options.onShift({ path, left });
    scroller.current?.style.setProperty(shiftVariable(rows.ordinalOf(path) ?? 0), `${left}px`);
    scroller.current?.toggleAttribute(
      "data-shifted",
      [...shifts.current.values()].some((shift) => shift > 0),
    );
  });
  const goTo = useEffectEvent((shift: Shift) => {
    shifts.current.set(shift.path, shift.left);
    if (shift.path === path) bar.current?.scrollTo({ left: shift.left });
    else setChosen(shift.path);
  });
  useEffect(() => {
    if (led === null) return;
    const frame = requestAnimationFrame(() => goTo(led));
    return () => cancelAnimationFrame(frame);
  }, [led]);
  const pathAt = useEffectEvent((target: EventTarget | null): string | null => {
    const row = target instanceof Element ? target.closest<HTMLElement>("[data-index]") : null;
    return row ? (rows.at(Number(row.dataset["index"]))?.file.path ?? null) : null;
  });
  /** Gives the bar to a file and moves it; false where its code has room. */
  const move = useEffectEvent((target: EventTarget | null, by: number): boolean => {
    const at = pathAt(target);
    if (at !== null && at !== path) flushSync(() => setChosen(at));
    const element = bar.current;
    if (!element || element.scrollWidth <= element.clientWidth) return false;
    element.scrollBy({ left: by });
    follow(element.scrollLeft);
    return true;
  });

  useEffect(() => {
    const element = scroller.current;
    const handle = bar.current;
    if (!element || !handle || wrap) return;
    const listening = new AbortController();
    const { signal } = listening;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let finger: { x: number; y: number; across: boolean | null } | null = null;
    const on = <K extends keyof HTMLElementEventMap>(
      name: K,
      listener: (event: HTMLElementEventMap[K]) => void,
      passive = true,
    ): void => element.addEventListener(name, listener, { signal, passive });

    handle.addEventListener("scroll", () => follow(handle.scrollLeft), { signal, passive: true });
    on("pointermove", ({ target, pointerType }) => {
      clearTimeout(timer);
      if (pointerType !== "touch") timer = setTimeout(() => setChosen(pathAt(target)), rest);
    });
    on("pointerleave", () => clearTimeout(timer));
    on("focusin", ({ target }) => setChosen(pathAt(target)));
    on(
      "wheel",
      (event) => {
        const by = event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX;
        const isAcross = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY);
        if (isAcross && by !== 0 && move(event.target, by)) event.preventDefault();
      },
      false,
    );
    on("touchstart", ({ touches }) => {
      const [touch] = touches;
      finger = touch && touches.length === 1 ? { x: touch.clientX, y: touch.clientY, across: null } : null;
    });
    on(
      "touchmove",
      (event) => {
        const [touch] = event.touches;
        if (!finger || !touch || event.touches.length > 1) return;
        const x = finger.x - touch.clientX;
        const y = finger.y - touch.clientY;
        if (finger.across === null && Math.max(Math.abs(x), Math.abs(y)) < firstMove) return;
        finger.across ??= Math.abs(x) > Math.abs(y);
        if (!finger.across) return;
        if (event.cancelable) event.preventDefault();
        move(event.target, x);
        finger.x = touch.clientX;
      },
      false,
    );
    return () => {
      clearTimeout(timer);
      listening.abort();
    };
  }, [scroller, bar, wrap]);

  return file;
}
