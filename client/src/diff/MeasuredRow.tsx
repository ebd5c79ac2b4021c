import { type ComponentProps, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import type { MeasuredHeights } from "./file-rows.ts";
import { parseRowKey } from "./row-key.ts";

/** By path. */
type Measured = ReadonlyMap<string, MeasuredHeights>;

/** Watches the height of the row's element, reckoned as `reckoned` pixels, until what it returns is called. */
export type Observe = (element: HTMLElement, key: string, reckoned: number) => () => void;

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
  const watched = useRef(new Map<Element, { readonly key: string; readonly reckoned: number }>());
  const observer = useRef<ResizeObserver | null>(null);
  useEffect(() => () => observer.current?.disconnect(), []);

  const observe = useCallback<Observe>((element, key, reckoned) => {
    observer.current ??= new ResizeObserver((entries) => {
      const seen = entries.flatMap(({ target, borderBoxSize }) => {
        const row = watched.current.get(target);
        const height = borderBoxSize[0]?.blockSize ?? 0;
        return row === undefined || height === 0 ? [] : [{ ...row, height }];
      });
      // Before the next painting: what is below must never be seen in a wrong place.
      flushSync(() => setMeasured((now) => withHeights(now, seen)));
    });
    watched.current.set(element, { key, reckoned });
    observer.current.observe(element);
    return () => {
      watched.current.delete(element);
      observer.current?.unobserve(element);
    };
  }, []);
  return { measured, observe };
}

interface SeenRow {
  readonly key: string;
  readonly reckoned: number;
  readonly height: number;
}

/** The same map where every row is as high as known or reckoned: then there is nothing to draw anew. */
function withHeights(now: Measured, seen: readonly SeenRow[]): Measured {
  let next: Map<string, MeasuredHeights> | null = null;
  for (const { key, reckoned, height } of seen) {
    const parsed = parseRowKey(key);
    if (!parsed) continue;
    const before = (next ?? now).get(parsed.path);
    if ((before?.get(key) ?? reckoned) === height) continue;
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
  reckoned,
  observe,
  ...attributes
}: ComponentProps<"div"> & {
  rowKey: string;
  /** Its likely height in pixels. */
  reckoned: number;
  observe: Observe;
}) {
  const element = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (element.current) return observe(element.current, rowKey, reckoned);
  }, [observe, rowKey, reckoned]);
  return <div ref={element} {...attributes} />;
}
