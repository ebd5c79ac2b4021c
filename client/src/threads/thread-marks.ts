import { excerpt } from "@tandiff/shared/excerpt.ts";
import type { ThreadId } from "@tandiff/shared/ids.ts";
import type { SessionState } from "@tandiff/shared/session/state.ts";
import type { ThreadPlaces } from "./places-context.ts";

/** Longest words of a comment beside its lines. */
const mostWords = 120;

/** A thread beside its lines, as the editor shows marks. */
export interface ThreadMark {
  readonly id: ThreadId;
  readonly start: number;
  readonly end: number;
  readonly hover: string;
  readonly look: "open" | "done" | "gone";
  readonly active: boolean;
}

/** Threads as marks beside their lines. @param places those in one file */
export function threadMarks(
  { threads, participants }: Pick<SessionState, "threads" | "participants">,
  places: ThreadPlaces,
  active: ThreadId | null,
): readonly ThreadMark[] {
  return threads.flatMap(({ id, comments, openedBy, resolved }): ThreadMark[] => {
    const place = places.get(id);
    if (!place) return [];
    const name = participants.find((person) => person.id === openedBy)?.name ?? "Somebody";
    const words = excerpt(comments[0]?.body ?? "").slice(0, mostWords);
    const isGone = place.kind === "gone";
    const [start, end] =
      place.kind === "lines" ? [place.start, place.end] : isGone ? [place.line, place.line] : [1, 1];
    const state = isGone ? " (these lines are gone)" : resolved ? " (resolved)" : "";
    const look = isGone ? "gone" : resolved ? "done" : "open";
    return [{ id, start, end, hover: `${name}: ${words}${state}`, look, active: id === active }];
  });
}
