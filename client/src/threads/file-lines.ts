import type { Position } from "@tandiff/shared/position.ts";
import type { ParticipantId } from "@tandiff/shared/ids.ts";
import { decodeForDisplay } from "@tandiff/shared/text/text-file.ts";
import { useEffect, useState } from "react";
import { loadBlob, loadMergeRequest } from "../api/merge-request.ts";
import { useSession } from "../session/session-store.ts";

const decoded = new WeakMap<Uint8Array, readonly string[]>();

interface Found {
  readonly path: string;
  readonly lines: readonly string[] | null;
}

/** The lines of a file of head; null until they are there, and where there are none. No path, no lines. */
export function useHeadLines(path: string | null): readonly string[] | null {
  const participant = useSession((session) => session.participant);
  const [found, setFound] = useState<Found | null>(null);
  useEffect(() => {
    if (path === null) return;
    let isWanted = true;
    loadHeadLines(participant, path).then(
      (lines) => isWanted && setFound({ path, lines }),
      () => {
        // What shows them goes without; the diff beside it tells of the failure.
      },
    );
    return () => {
      isWanted = false;
    };
  }, [participant, path]);
  return found?.path === path ? found.lines : null;
}

/** The path whose lines a suggestion at this position would replace, or null. */
export function suggestionPath(position: Position | null): string | null {
  return position && position.side === "head" && position.lines !== null ? position.path : null;
}

async function loadHeadLines(participant: ParticipantId, path: string): Promise<readonly string[] | null> {
  const view = await loadMergeRequest(participant);
  const entry = view.head.find((one) => one.path === path);
  if (!entry || entry.mode === "160000") return null;
  const bytes = await loadBlob(participant, entry.blob);
  const lines = decoded.get(bytes) ?? decodeForDisplay(bytes).lines;
  decoded.set(bytes, lines);
  return lines;
}
