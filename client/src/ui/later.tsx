import { type ComponentType, type ReactNode, useEffect, useState } from "react";
import { afterPaint } from "./after-paint.ts";
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
    arrived ??= await patiently(load);
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

/** Between two looks for the server. Milliseconds. */
const pause = 1_000;

/**
 * Waits for the server before code is asked for without a network, and once more when it did not come: a
 * browser may remember that a file failed, and then only loading the page anew helps.
 * @throws what `load` throws when the server is there.
 */
async function patiently<T>(load: () => Promise<T>): Promise<T> {
  if (!navigator.onLine) await untilServerIsThere();
  try {
    return await load();
  } catch {
    await untilServerIsThere();
    return await load();
  }
}

async function untilServerIsThere(): Promise<void> {
  const isThere = (): Promise<boolean> =>
    fetch(location.origin, { method: "HEAD", cache: "no-store" }).then(
      () => true,
      () => false,
    );
  while (!(await isThere())) await new Promise((resolve) => setTimeout(resolve, pause));
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
