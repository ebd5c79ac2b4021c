import { type ComponentType, type ReactNode, useEffect, useState } from "react";
import { afterPaint } from "./after-paint.ts";
import { loadCode } from "./load-code.ts";
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
    arrived ??= await loadCode(load);
  }
  function begin(): Promise<void> {
    loading ??= arrive().finally(() => {
      // What has failed may be tried again.
      loading = null;
    });
    return loading;
  }

  function View(props: Props) {
    const [Component, setComponent] = useState(() => arrived);
    const [failure, setFailure] = useState<{ readonly error: unknown } | null>(null);
    useEffect(() => {
      const show = (): void => setComponent(() => arrived);
      // It may have come between the drawing and this.
      if (arrived) return show();
      // What stands around it is read first.
      afterPaint(() => {
        begin().then(show, (error: unknown) => setFailure({ error }));
      });
    }, []);
    // For the error boundary above.
    if (failure) throw failure.error;
    return Component ? <Component {...props} /> : waiting;
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
