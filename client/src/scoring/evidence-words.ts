import type { Evidence } from "@tandiff/shared/scoring/scorecard.ts";
import type { Thread } from "@tandiff/shared/session/state.ts";
import { describeClock } from "../ui/times.ts";
import { shortPlace } from "./places.ts";

const longest = 60;

/** A thread in one line: where it is, and how its first comment begins. */
export function threadWords({ position, comments }: Thread): string {
  const words = (comments[0]?.body ?? "").replaceAll(/\s+/g, " ").trim();
  const begin = words.length > longest ? `${words.slice(0, longest - 1)}…` : words;
  return position ? `${shortPlace(position)} ${begin}` : begin;
}

/** "14:05, 12 min into the call". */
export function momentWords({ at, into }: Extract<Evidence, { kind: "moment" }>): string {
  return `${describeClock(at)}, ${Math.floor(into / 60_000)} min into the call`;
}
