import { useCallback, useEffect, useRef, useState } from "react";

export type Loaded<T> =
  | { readonly kind: "loading" }
  | { readonly kind: "loaded"; readonly value: T }
  | { readonly kind: "failed"; readonly error: unknown };

/**
 * Loads once, and again on `reload`, showing the old value meanwhile. `load` must keep its identity. What is
 * `known` already at first is shown without waiting, and not loaded.
 */
export function useLoad<T>(
  load: () => Promise<T>,
  known: T | null = null,
): Loaded<T> & { readonly reload: () => void } {
  const [loaded, setLoaded] = useState<Loaded<T>>(
    known === null ? { kind: "loading" } : { kind: "loaded", value: known },
  );
  const [isKnown] = useState(known !== null);
  const latest = useRef(0);
  const reload = useCallback(() => {
    latest.current += 1;
    const turn = latest.current;
    const show = (next: Loaded<T>): void => {
      // An answer that a later one has overtaken says nothing any more.
      if (turn === latest.current) setLoaded(next);
    };
    load().then(
      (value) => show({ kind: "loaded", value }),
      (error: unknown) => show({ kind: "failed", error }),
    );
  }, [load]);
  useEffect(() => {
    if (!isKnown) reload();
    return () => {
      latest.current += 1;
    };
  }, [reload, isKnown]);
  return { ...loaded, reload };
}
