import { type ComponentType, type ReactNode, useEffect, useState } from "react";
import { useSoon } from "./use-soon.ts";

/** A view whose code is loaded when it is needed first. */
export interface Later<Props> {
  readonly View: ComponentType<Props>;
  /** Begins to load the code, before there is anything to show. */
  readonly begin: () => void;
}

/**
 * As React's `lazy`, but shown as soon as it has arrived: React holds back what replaces the fallback of
 * a Suspense for up to 300 ms. Until then `waiting` shows.
 */
export function later<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  waiting: ReactNode = null,
): Later<Props> {
  let arrived: ComponentType<Props> | null = null;
  let loading: Promise<void> | null = null;

  async function arrive(): Promise<void> {
    arrived ??= await load();
  }
  function begin(): Promise<void> {
    loading ??= arrive().finally(() => {
      // What has failed may be tried again.
      loading = null;
    });
    return loading;
  }

  function View(props: Props) {
    const [, setTurn] = useState(0);
    const [failure, setFailure] = useState<{ readonly error: unknown } | null>(null);
    useEffect(() => {
      if (arrived) return;
      begin().then(
        () => setTurn((turn) => turn + 1),
        (error: unknown) => setFailure({ error }),
      );
    }, []);
    // For the error boundary above.
    if (failure) throw failure.error;
    if (!arrived) return waiting;
    const Component = arrived;
    return <Component {...props} />;
  }
  return { View, begin: () => void begin().catch(() => {}) };
}

/** For what lies over the page: its code is loaded soon, or when it opens. */
export function laterWhenOpen<Props extends { readonly open: boolean }>(
  load: () => Promise<ComponentType<Props>>,
): ComponentType<Props> {
  const { View, begin } = later(load);
  return function WhenOpen(props: Props) {
    useSoon(begin);
    const [isWanted, setIsWanted] = useState(props.open);
    if (props.open && !isWanted) setIsWanted(true);
    return isWanted ? <View {...props} /> : null;
  };
}
