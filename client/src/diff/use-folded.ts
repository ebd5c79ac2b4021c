import { useCallback, useState } from "react";

const nothing: ReadonlySet<string> = new Set();

/** Which files of a diff are folded, for as long as the page shows it. */
export function useFolded(): {
  readonly folded: ReadonlySet<string>;
  readonly onFold: (path: string, fold: boolean) => void;
} {
  const [folded, setFolded] = useState(nothing);
  const onFold = useCallback((path: string, fold: boolean): void => {
    const one = new Set([path]);
    setFolded((now) => (fold ? now.union(one) : now.difference(one)));
  }, []);
  return { folded, onFold };
}
