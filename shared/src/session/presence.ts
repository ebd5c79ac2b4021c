import type { Role } from "./access.ts";
import type { Phase } from "./phase.ts";

/**
 * Whether somebody may be told that another person is here. Before the review is in, neither side knows of
 * the other; until the call the interviewers gather by themselves, and know who waits to be let in.
 */
export function mayKnowOf(reader: Role, person: Role, phase: Phase): boolean {
  if (phase === "call" || phase === "ended") return true;
  if ((reader === "candidate") === (person === "candidate")) return true;
  return phase === "submitted" && person === "candidate";
}
