import type { FileId, ThreadId } from "@tandiff/shared/ids.ts";
import { useMemo } from "react";
import type { LineMark } from "../../editor/line-marks.ts";
import { useSession } from "../../session/session-store.ts";
import { usePlacesIn } from "../../threads/places-context.ts";
import { threadMarks } from "../../threads/thread-marks.ts";

/** The threads of a file as marks beside their lines. */
export function useThreadMarks(file: FileId | null, active: ThreadId | null): readonly LineMark[] {
  const places = usePlacesIn(file);
  const threads = useSession(({ state }) => state.threads);
  const participants = useSession(({ state }) => state.participants);
  return useMemo(
    () => threadMarks({ threads, participants }, places, active),
    [threads, participants, places, active],
  );
}
