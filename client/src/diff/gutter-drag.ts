import type { Side } from "@tandiff/shared/diff/file-diff.ts";
import type { Position } from "@tandiff/shared/position.ts";
import { type RefObject, useEffect, useEffectEvent, useRef, useState } from "react";
import { type GutterRange, positionOf } from "./line-range.ts";
import type { Rows } from "./rows.ts";

interface GutterPlace {
  readonly row: number;
  readonly side: Side;
}

/**
 * Choosing lines in the gutter: a click is one line, a drag or Shift+click a range. `drag` is what is
 * being chosen now.
 */
export function useGutterDrag(
  scroller: RefObject<HTMLElement | null>,
  rows: Rows,
  onComment: ((position: Position) => void) | null,
): { readonly drag: GutterRange | null } {
  const [drag, setDrag] = useState<GutterRange | null>(null);
  const last = useRef<GutterPlace | null>(null);

  const isDragging = drag !== null;
  useEffect(() => {
    if (!isDragging) return;
    const move = (event: PointerEvent): void => {
      const target = document.elementFromPoint(event.clientX, event.clientY);
      const row = rowOf(target);
      if (row !== null) setDrag((now) => now && { ...now, to: row, toSide: halfOf(target) ?? now.side });
    };
    const up = (): void => {
      // A press and release on one line is a click, which tells its own.
      if (drag && drag.from !== drag.to) comment(rows, drag, onComment);
      setDrag(null);
    };
    window.addEventListener("pointermove", move);
    window.addEventListener("pointerup", up);
    window.addEventListener("pointercancel", up);
    return () => {
      window.removeEventListener("pointermove", move);
      window.removeEventListener("pointerup", up);
      window.removeEventListener("pointercancel", up);
    };
  }, [isDragging, drag, rows, onComment]);

  const press = useEffectEvent((event: PointerEvent): void => {
    const place = placeOf(event.target);
    if (!place || !onComment || event.button !== 0 || event.pointerType === "touch" || event.shiftKey) return;
    event.preventDefault();
    setDrag({ from: place.row, to: place.row, side: place.side, toSide: place.side });
  });

  const click = useEffectEvent((event: MouseEvent): void => {
    const place = placeOf(event.target);
    if (!place || !onComment) return;
    const before = event.shiftKey ? last.current : null;
    const start = before && rows.at(before.row)?.file === rows.at(place.row)?.file ? before : place;
    comment(rows, { from: start.row, to: place.row, side: start.side, toSide: place.side }, onComment);
    last.current = start;
  });

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const onPress = (event: PointerEvent): void => press(event);
    const onClick = (event: MouseEvent): void => click(event);
    element.addEventListener("pointerdown", onPress);
    element.addEventListener("click", onClick);
    return () => {
      element.removeEventListener("pointerdown", onPress);
      element.removeEventListener("click", onClick);
    };
  }, [scroller]);

  return { drag };
}

function comment(rows: Rows, range: GutterRange, onComment: ((position: Position) => void) | null): void {
  const position = positionOf(rows, range);
  if (position) onComment?.(position);
}

function rowOf(target: EventTarget | null): number | null {
  const row = target instanceof Element ? target.closest<HTMLElement>("[data-index]") : null;
  return row ? Number(row.dataset["index"]) : null;
}

/** The side of the half of a row, or of the row, that the pointer is over. */
function halfOf(target: Element | null): Side | null {
  const gutter = target?.closest("[data-change]")?.querySelector<HTMLElement>("[data-side]");
  return gutter ? sideIn(gutter) : null;
}

function sideIn(gutter: HTMLElement): Side {
  return gutter.dataset["side"] === "base" ? "base" : "head";
}

function placeOf(target: EventTarget | null): GutterPlace | null {
  const gutter = target instanceof Element ? target.closest<HTMLElement>("[data-gutter]") : null;
  const row = rowOf(gutter);
  if (!gutter || row === null) return null;
  return { row, side: sideIn(gutter) };
}
