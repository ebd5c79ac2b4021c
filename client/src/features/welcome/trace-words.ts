import type { Participant } from "@tandiff/shared/session/state.ts";
import { shareWords, type TracedHunk, type TracedThread } from "@tandiff/shared/trace/trace.ts";
import { counted, describeClock } from "../../ui/times.ts";

/** Where a change is and what it does to its file, in words: "count.go, lines 4–6". */
export function changeWords({ kind, headPath, path, edit }: TracedHunk): string {
  const { headStart, headEnd, baseStart, baseEnd } = edit;
  if (kind === "created") return `${path ?? ""}, a new file`;
  if (kind === "deleted") return `${headPath ?? ""}, deleted`;
  if (kind === "renamed") return `${headPath ?? ""}, now ${path ?? ""}`;
  if (headEnd > headStart) return `${path ?? ""}, ${lineWords(headStart + 1, headEnd)}`;
  return `${path ?? ""}, ${counted(baseEnd - baseStart, "line")} taken out`;
}

function lineWords(first: number, last: number): string {
  return first === last ? `line ${first}` : `lines ${first}–${last}`;
}

/** Who made a change: "Noor about 60 %, Ada about 40 %". */
export function authorWords({ people }: TracedHunk, participants: readonly Participant[]): string {
  const nameOf = (id: Participant["id"]): string =>
    participants.find((participant) => participant.id === id)?.name ?? "somebody";
  const [only] = people;
  if (only && people.length === 1) return nameOf(only.participant);
  return people.map(({ participant, share }) => `${nameOf(participant)} ${shareWords(share)}`).join(", ");
}

/** How much of a change was for the thread that it counts for, where that is not all: "about 75 % for this". */
export function causeWords({ thread, threads, byHand }: TracedHunk): string | null {
  if (byHand) return "tied by hand";
  const own = threads.find((one) => one.thread === thread);
  return own && own.share < 1 ? `${shareWords(own.share)} for this` : null;
}

/** "Found in the call at 13:50 by Noor; walked through at 14:05, 2 replies". */
export function courseWords(
  { found, discussed }: TracedThread,
  participants: readonly Participant[],
): string {
  const finder = participants.find(({ id }) => id === found.by)?.name ?? "somebody";
  const course = [
    ...(discussed.presentedAt === null ? [] : [`walked through at ${describeClock(discussed.presentedAt)}`]),
    ...(discussed.replies === 0
      ? []
      : [discussed.replies === 1 ? "1 reply" : `${discussed.replies} replies`]),
  ];
  const words = course.length === 0 ? "not discussed" : course.join(", ");
  // When in their own time the candidate wrote what is no matter here.
  const when = found.in === "call" ? `call at ${describeClock(found.at)}` : "review";
  return `Found in the ${when} by ${finder}; ${words}`;
}
