import type { FileId, ThreadId } from "@tandiff/shared/ids.ts";
import { useMemo } from "react";
import type { LineMark } from "../../editor/line-marks.ts";
import { useSession } from "../../session/session-store.ts";
import { excerpt } from "@tandiff/shared/excerpt.ts";
import { usePlacesIn } from "../../threads/places-context.ts";

/** Longest words of a comment beside its lines. */
const mostWords = 120;

/** The threads of a file as marks beside their lines. */
export function useThreadMarks(file: FileId | null, active: ThreadId | null): readonly LineMark[] {
  const places = usePlacesIn(file);
  const threads = useSession(({ state }) => state.threads);
  const people = useSession(({ state }) => state.participants);
  return useMemo(
    () =>
      threads.flatMap(({ id, comments, openedBy, resolved }): LineMark[] => {
        const place = places.get(id);
        if (!place) return [];
        const name = people.find((person) => person.id === openedBy)?.name ?? "Somebody";
        const words = excerpt(comments[0]?.body ?? "").slice(0, mostWords);
        const isGone = place.kind === "gone";
        const [start, end] =
          place.kind === "lines" ? [place.start, place.end] : isGone ? [place.line, place.line] : [1, 1];
        const state = isGone ? " (these lines are gone)" : resolved ? " (resolved)" : "";
        const hover = `${name}: ${words}${state}`;
        return [
          {
            id,
            start,
            end,
            hover,
            look: isGone ? "gone" : resolved ? "done" : "open",
            active: id === active,
          },
        ];
      }),
    [threads, people, places, active],
  );
}
