import type { SessionSummary } from "./api.ts";
import { dayIn } from "./session/time-zone.ts";

/** Where a session stands on the board, in the order in which it shows: what somebody waits for comes first. */
export const boardGroups = [
  "today",
  "submitted",
  "waiting",
  "upcoming",
  "to-be-scored",
  "ended",
  "cancelled",
] as const;
export type BoardGroup = (typeof boardGroups)[number];

type Standing = Pick<SessionSummary, "phase" | "callAt" | "opensAt" | "toBeScored" | "exercise">;

/**
 * The one group of a session. Whether the candidate reviews already is nobody's affair: "waiting" is that the review
 * can be written, and was not handed in. Where a feature is to be written, nobody waits for anything before the call.
 * @param now milliseconds since the epoch
 * @param zone where it is decided what "today" is
 */
export function boardGroup(
  { phase, callAt, opensAt, toBeScored, exercise }: Standing,
  now: number,
  zone: string,
): BoardGroup {
  if (phase === "cancelled") return "cancelled";
  if (phase === "ended") return toBeScored ? "to-be-scored" : "ended";
  if (phase === "call" || (callAt !== null && dayIn(callAt, zone) === dayIn(now, zone))) return "today";
  if (phase === "submitted") return "submitted";
  return exercise.kind === "review" && opensAt <= now ? "waiting" : "upcoming";
}

interface Searched {
  readonly people: readonly { readonly name: string }[];
  readonly exercise: { readonly title: string; readonly slug: string };
}

/** Whether every word is in a name of somebody in the session, or in its exercise's title or slug. */
export function matchesSearch({ people, exercise }: Searched, words: string): boolean {
  const text = [...people.map(({ name }) => name), exercise.title, exercise.slug]
    .join("\n")
    .toLocaleLowerCase();
  return words
    .toLocaleLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** Those of one group in the order in which they show: what comes soonest first, what is over latest first. */
export function inBoardOrder<Session extends Pick<SessionSummary, "callAt" | "createdAt">>(
  sessions: readonly Session[],
  group: BoardGroup,
): readonly Session[] {
  const time = ({ callAt, createdAt }: Session): number => callAt ?? createdAt;
  const isOver = group === "ended" || group === "cancelled";
  return sessions.toSorted((a, b) => (isOver ? time(b) - time(a) : time(a) - time(b)));
}
