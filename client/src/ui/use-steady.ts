import { useCallback, useLayoutEffect, useRef } from "react";

/**
 * A function for events that stays the same while its component is shown and does what the latest `run` does,
 * so that those who are given it need not be drawn anew. Not to be called while drawing.
 */
export function useSteady<Arguments extends readonly unknown[]>(
  run: (...given: Arguments) => void,
): (...given: Arguments) => void {
  const latest = useRef(run);
  useLayoutEffect(() => {
    latest.current = run;
  });
  return useCallback((...given) => latest.current(...given), []);
}
