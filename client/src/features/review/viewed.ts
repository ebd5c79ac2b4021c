import { useMemo, useState } from "react";
import { useSession } from "../../session/session-store.ts";
import { parseSet, useStored } from "./stored.ts";

/** Which files somebody has marked viewed, and which are folded. Viewed ones start folded. */
export interface Viewed {
  readonly paths: ReadonlySet<string>;
  readonly folded: ReadonlySet<string>;
  readonly toggle: (path: string) => void;
  readonly setFolded: (path: string, folded: boolean) => void;
}

/** Kept in this browser: what somebody has read is nobody else's business. */
export function useViewed(): Viewed {
  const participant = useSession((session) => session.participant);
  const [paths, setPaths] = useStored(`tandiff:viewed:${participant}`, parseSet);
  const [folded, setFoldedPaths] = useState(paths);
  return useMemo(() => {
    const setFolded = (path: string, fold: boolean): void =>
      setFoldedPaths((now) => (now.has(path) === fold ? now : withPath(now, path, fold)));
    const toggle = (path: string): void => {
      const isViewed = !paths.has(path);
      setPaths(withPath(paths, path, isViewed));
      setFolded(path, isViewed);
    };
    return { paths, folded, toggle, setFolded };
  }, [paths, folded, setPaths]);
}

function withPath(set: ReadonlySet<string>, path: string, isIn: boolean): ReadonlySet<string> {
  const next = new Set(set);
  if (isIn) next.add(path);
  else next.delete(path);
  return next;
}
