import { type ComponentProps, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import type { MeasuredHeights } from "./file-rows.ts";
import { heights } from "./row-height.ts";
import { parseRowKey } from "./row-key.ts";

/** By path. */
type Measured = ReadonlyMap<string, MeasuredHeights>;

/** Watches the height of the row's element until what it returns is called. */
export type Observe = (element: HTMLElement, key: string) => () => void;

const nothing: Measured = new Map();

/**
 * Heights of rows that only the page knows: threads and forms, and wrapped lines, which are forgotten
 * when `lines` becomes another word. `observe` watches an element for as long as it is in the page.
 */
export function useMeasured(lines: string): {
  readonly measured: Measured;
  readonly observe: Observe;
} {
  const [measured, setMeasured] = useState(nothing);
  const [known, setKnown] = useState(lines);
  if (known !== lines) {
    setKnown(lines);
    setMeasured(withoutLines(measured));
  }
  const keys = useRef(new Map<Element, string>());
  const observer = useRef<ResizeObserver | null>(null);
  useEffect(() => () => observer.current?.disconnect(), []);

  const observe = useCallback((element: HTMLElement, key: string) => {
    observer.current ??= new ResizeObserver((entries) => {
      const seen = entries.flatMap(({ target, borderBoxSize }) => {
        const name = keys.current.get(target);
        const height = borderBoxSize[0]?.blockSize ?? 0;
        return name === undefined || height === 0 ? [] : [[name, height] as const];
      });
      // Before the next painting: what is below must never be seen in a wrong place.
      flushSync(() => setMeasured((now) => withHeights(now, seen)));
    });
    keys.current.set(element, key);
    observer.current.observe(element);
    return () => {
      keys.current.delete(element);
      observer.current?.unobserve(element);
    };
  }, []);
  return { measured, observe };
}

function withHeights(now: Measured, seen: readonly (readonly [key: string, height: number])[]): Measured {
  let next: Map<string, MeasuredHeights> | null = null;
  for (const [key, height] of seen) {
    const parsed = parseRowKey(key);
    if (!parsed) continue;
    const before = (next ?? now).get(parsed.path);
    const usual = parsed.kind === "line" ? heights.line : undefined;
    if ((before?.get(key) ?? usual) === height) continue;
    next ??= new Map(now);
    next.set(parsed.path, new Map(before).set(key, height));
  }
  return next ?? now;
}

function withoutLines(now: Measured): Measured {
  const isKept = ([key]: readonly [string, number]): boolean => parseRowKey(key)?.kind === "slot";
  return new Map([...now].map(([path, heightsOf]) => [path, new Map([...heightsOf].filter(isKept))]));
}

/** A row whose height is measured while it is in the page. */
export function MeasuredRow({
  rowKey,
  observe,
  ...attributes
}: ComponentProps<"div"> & {
  rowKey: string;
  observe: Observe;
}) {
  const element = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (element.current) return observe(element.current, rowKey);
  }, [observe, rowKey]);
  return <div ref={element} {...attributes} />;
}
