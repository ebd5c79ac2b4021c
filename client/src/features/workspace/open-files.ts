import { useCallback, useState } from "react";
import { keepCopy } from "../../ui/browser-copies.ts";

/** The paths that are open in tabs, in their order; kept in this tab of the browser. */
export function useOpenFiles(participant: string) {
  const key = `tandiff:open-files:${participant}`;
  const [paths, setPaths] = useState(() => read(key));
  const change = useCallback(
    (next: (now: readonly string[]) => readonly string[]) =>
      setPaths((now) => {
        const changed = next(now);
        write(key, changed);
        return changed;
      }),
    [key],
  );
  const open = useCallback(
    (path: string) => change((now) => (now.includes(path) ? now : [...now, path])),
    [change],
  );
  const close = useCallback((path: string) => change((now) => now.filter((one) => one !== path)), [change]);
  /** A tab goes with its file to the new path. */
  const rename = useCallback(
    (from: string, to: string) =>
      change((now) => now.filter((one) => one !== to).map((one) => (one === from ? to : one))),
    [change],
  );
  return { paths, open, close, rename };
}

/** Which tab to go to when one closes: the one after it, or before it at the end. */
export function neighbour(paths: readonly string[], closing: string): string | null {
  const index = paths.indexOf(closing);
  return paths[index + 1] ?? paths[index - 1] ?? null;
}

function read(key: string): readonly string[] {
  try {
    const value: unknown = JSON.parse(sessionStorage.getItem(key) ?? "[]");
    return Array.isArray(value) ? value.filter((path) => typeof path === "string") : [];
  } catch {
    return [];
  }
}

function write(key: string, paths: readonly string[]): void {
  try {
    keepCopy(sessionStorage, key, JSON.stringify(paths));
  } catch {
    // Storage is full or switched off: the tabs last as long as the page.
  }
}
