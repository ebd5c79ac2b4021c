import { useEffect, useEffectEvent } from "react";

/** The page is at rest by then, as a rule. Milliseconds. */
const pause = 1_000;

/**
 * Calls `begin` once, a while after the component has come: code that is not needed for the first sight is
 * there before it is asked for, and without a connection too.
 */
export function useSoon(begin: () => void): void {
  const run = useEffectEvent(begin);
  useEffect(() => {
    const timer = setTimeout(() => run(), pause);
    return () => clearTimeout(timer);
  }, []);
}
