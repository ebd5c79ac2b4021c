import { useCallback, useEffect, useEffectEvent, useMemo, useRef, useState } from "react";
import { toastError } from "../../ui/toast.ts";
import { sentenceOf } from "../../api/http.ts";
import { InTurn } from "../../api/in-turn.ts";
import { untilAnswered } from "../../api/retry.ts";
import { loadViewed, putViewed } from "../../api/viewed.ts";
import { reportSaveState } from "../../session/save-state.ts";
import { useSession } from "../../session/session-store.ts";
import { parseSet, useStored } from "../../ui/stored.ts";

/** Which files somebody has marked viewed, and which are folded. Viewed ones start folded. */
export interface Viewed {
  readonly paths: ReadonlySet<string>;
  readonly folded: ReadonlySet<string>;
  readonly toggle: (path: string) => void;
  readonly setFolded: (path: string, folded: boolean) => void;
}

/** The marks are on the server, one's own alone; this browser has a copy so that they are there at once. */
export function useViewed(): Viewed {
  const participant = useSession((session) => session.participant);
  const [paths, setPaths] = useStored(`tandiff:viewed:${participant}`, parseSet);
  const [folded, setFoldedPaths] = useState(paths);
  /** Marks on their way to the server, by path. */
  const sending = useRef(new InTurn<string>());

  const arrived = useEffectEvent((loaded: readonly string[]): void => {
    const isSent = (path: string): boolean => !sending.current.has(path);
    const news = loaded.filter((path) => isSent(path) && !paths.has(path));
    setPaths(new Set([...loaded.filter(isSent), ...[...paths].filter((path) => !isSent(path))]));
    // What somebody has folded or unfolded since stays so; only what is news follows the marks.
    if (news.length > 0) setFoldedPaths((now) => now.union(new Set(news)));
  });
  useEffect(() => {
    let isWanted = true;
    untilAnswered(() => loadViewed(participant)).then(
      (loaded) => isWanted && arrived(loaded),
      () => {
        // This browser's copy stays.
      },
    );
    return () => {
      isWanted = false;
    };
  }, [participant]);

  const send = useCallback(
    (path: string, viewed: boolean): void => {
      reportSaveState("viewed", "saving");
      void sending.current
        .act(path, () => untilAnswered(() => putViewed(participant, path, viewed)))
        .catch((error: unknown) => {
          toastError(sentenceOf(error));
        })
        .finally(() => {
          if (sending.current.isIdle) reportSaveState("viewed", "saved");
        });
    },
    [participant],
  );

  return useMemo(() => {
    const setFolded = (path: string, fold: boolean): void =>
      setFoldedPaths((now) => (now.has(path) === fold ? now : withPath(now, path, fold)));
    const toggle = (path: string): void => {
      const isViewed = !paths.has(path);
      setPaths(withPath(paths, path, isViewed));
      setFolded(path, isViewed);
      send(path, isViewed);
    };
    return { paths, folded, toggle, setFolded };
  }, [paths, folded, setPaths, send]);
}

function withPath(set: ReadonlySet<string>, path: string, isIn: boolean): ReadonlySet<string> {
  const next = new Set(set);
  if (isIn) next.add(path);
  else next.delete(path);
  return next;
}
