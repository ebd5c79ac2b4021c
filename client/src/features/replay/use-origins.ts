import type { FileId, ThreadId } from "@tandiff/shared/ids.ts";
import type { ReplayIndex } from "@tandiff/shared/replay/protocol.ts";
import { replayTime } from "@tandiff/shared/replay/timeline.ts";
import type { SessionState } from "@tandiff/shared/session/state.ts";
import { useEffect, useState } from "react";
import { loadMergeRequest } from "../../api/merge-request.ts";
import { useMe } from "../../session/session-store.ts";
import { nothing, type Player } from "./create-player.ts";
import { type OriginThen, originThen } from "./places-then.ts";

const none: ReadonlyMap<ThreadId, OriginThen> = new Map();

/** What the session's threads are about, as they come to be known; what cannot be loaded has no mark. */
export function useOrigins(
  { stretches }: Pick<ReplayIndex, "stretches">,
  player: Player,
  { threads, workspace }: Pick<SessionState, "threads" | "workspace">,
): ReadonlyMap<ThreadId, OriginThen> {
  const { id } = useMe();
  const [origins, setOrigins] = useState(none);
  useEffect(() => {
    let isWanted = true;
    const seeded = (file: FileId) => player.seed.get(file) ?? nothing;
    const whenOpened = (file: FileId, openedAt: number) =>
      player.textAt(file, replayTime(stretches, openedAt));
    const find = async (): Promise<void> => {
      const view = await loadMergeRequest(id);
      const found = await Promise.all(
        threads.map(async (thread) => {
          const origin = await originThen(thread, view, workspace, seeded, whenOpened).catch(() => null);
          return origin === null ? [] : [[thread.id, origin] as const];
        }),
      );
      if (isWanted) setOrigins(new Map(found.flat()));
    };
    find().catch(() => undefined);
    return () => {
      isWanted = false;
    };
  }, [id, stretches, player, threads, workspace]);
  return origins;
}
