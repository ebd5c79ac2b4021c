import type { Phase } from "./phase.ts";

/** What the organiser, who stands outside, can change of a session. */
export const organiserActions = [
  "time.change",
  "review.extend",
  "exercise.change",
  "people.change",
  "video.change",
  "accommodations.change",
  "ai-policy.change",
  "session.cancel",
  "session.reinstate",
] as const;
export type OrganiserAction = (typeof organiserActions)[number];

const beforeCall: readonly Phase[] = ["scheduled", "review", "submitted"];

/** The one table of when. In `scheduled` and `review` it must be the same, but where only one of them makes sense. */
const table: Readonly<Record<OrganiserAction, readonly Phase[]>> = {
  "time.change": beforeCall,
  "review.extend": ["scheduled", "review"],
  // Who proposes another exercise learns that it is too late for it, and that alone.
  "exercise.change": ["scheduled"],
  "people.change": [...beforeCall, "call", "ended"],
  "video.change": [...beforeCall, "call"],
  "accommodations.change": [...beforeCall, "call"],
  "ai-policy.change": beforeCall,
  "session.cancel": beforeCall,
  "session.reinstate": ["cancelled"],
};

export function organiserMay(action: OrganiserAction, phase: Phase): boolean {
  return table[action].includes(phase);
}
