import type { Position } from "@tandiff/shared/position.ts";
import { type RefObject, useEffect, useEffectEvent, useRef } from "react";
import type { Anchor, PlaceMemory } from "./anchor.ts";
import type { RowList } from "./row-list.ts";

/** Code that is scrolled to the side. */
export interface Shift {
  readonly path: string;
  /** Pixels. */
  readonly left: number;
}

/** Where a view stands and what is chosen in it, exactly enough for another page's view to stand there too. */
export interface Stand {
  readonly row: Anchor | null;
  readonly shift: Shift | null;
  readonly chosen: Position | null;
}

/** Tells where a view stands, besides remembering it. */
export function toldPlace(memory: PlaceMemory, tell: (row: Anchor | null) => void): PlaceMemory {
  return {
    read: memory.read,
    keep: (anchor) => {
      memory.keep(anchor);
      tell(anchor);
    },
  };
}

/** Takes the view to where another one stands, once for each new `row`, as soon as there is such a row. */
export function useLedRow(options: {
  readonly row: Anchor | null;
  readonly rows: RowList;
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly settle: () => void;
  readonly keepTo: (row: Anchor) => void;
}): void {
  const { row, rows } = options;
  const reached = useRef<Anchor | null>(null);
  const go = useEffectEvent((anchor: Anchor, list: RowList) => {
    const element = options.scroller.current;
    const index = list.indexNear(anchor.key);
    const key = index === undefined ? undefined : list.at(index)?.key;
    if (!element || index === undefined || key === undefined) return;
    reached.current = anchor;
    element.scrollTo({ top: list.topOf(index) - anchor.offset });
    options.settle();
    options.keepTo({ key, offset: anchor.offset });
  });
  useEffect(() => {
    if (row === null || reached.current === row) return;
    // A list that has only just been mounted has no height to scroll in before the next frame.
    const frame = requestAnimationFrame(() => go(row, rows));
    return () => cancelAnimationFrame(frame);
  }, [row, rows]);
}
