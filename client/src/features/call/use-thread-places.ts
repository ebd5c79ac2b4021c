import type { MergeRequestView } from "@tandiff/shared/api.ts";
import type { ThreadId } from "@tandiff/shared/ids.ts";
import type { Thread } from "@tandiff/shared/session/state.ts";
import type { PlaceOrigin } from "@tandiff/shared/workspace/thread-place.ts";
import { useEffect, useMemo } from "react";
import { useSession } from "../../session/session-store.ts";
import type { DocumentCopy } from "../../sync/shared-document.ts";
import { PlaceKeeper, placeOrigin } from "../../threads/thread-places.ts";
import { loadHeadText } from "./since-head.ts";

/** Keeps the places of all threads in a copy of the workspace; null while there is none. */
export function useThreadPlaces(
  view: MergeRequestView,
  threads: readonly Thread[],
  copy: DocumentCopy | null,
): PlaceKeeper | null {
  const participant = useSession((session) => session.participant);
  const workspace = useSession(({ state }) => state.workspace);
  const keeper = useMemo(() => copy && new PlaceKeeper(copy.doc), [copy]);
  useEffect(() => () => keeper?.dispose(), [keeper]);
  useEffect(() => {
    if (!keeper) return;
    let isWanted = true;
    const find = async (thread: Thread): Promise<readonly (readonly [ThreadId, PlaceOrigin])[]> => {
      const headTextOf = (path: string): Promise<string> => loadHeadText(participant, view, path);
      const origin = await placeOrigin(thread, view, workspace, headTextOf);
      return origin ? [[thread.id, origin]] : [];
    };
    const track = async (): Promise<void> => {
      const found = await Promise.all(threads.map((thread) => find(thread).catch(() => [])));
      if (isWanted) keeper.track(new Map(found.flat()));
    };
    void track();
    return () => {
      isWanted = false;
    };
  }, [keeper, participant, view, workspace, threads]);
  return keeper;
}
