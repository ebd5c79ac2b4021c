import type { Place } from "@tandiff/shared/live/protocol.ts";
import type { Role } from "@tandiff/shared/session/access.ts";
import type { Phase } from "@tandiff/shared/session/phase.ts";

export type View =
  | "welcome"
  | "waiting"
  | "lobby"
  | "review"
  | "call"
  | "ended"
  | "cancelled"
  | "scorecard"
  | "replay"
  | "stored";

/**
 * What a participant's page shows: the front page of the phase, or a place in the merge request; for a candidate also
 * what is stored about them, where the address `asksForStored`.
 */
export function viewFor(role: Role, phase: Phase, place: Place | null, asksForStored = false): View {
  if (asksForStored && role === "candidate") return "stored";
  if (phase === "cancelled") return "cancelled";
  if (phase === "call") return "call";
  if (phase === "ended") return place ? "call" : "ended";
  if (role === "candidate" && phase === "scheduled") return "welcome";
  if (role === "candidate" && phase === "review") return "review";
  // There is no workspace before the call.
  if (place && place.view !== "workspace") return "review";
  return role === "candidate" ? "waiting" : "lobby";
}
