import type { SessionState } from "./state.ts";

/**
 * Whether the candidate is asked if how the texts came about may be kept, to be played again: with "never" nobody
 * asks, and nothing is kept.
 */
export const replayPolicies = ["ask", "never"] as const;
export type ReplayPolicy = (typeof replayPolicies)[number];

/** Why there is nothing to replay. */
export type NoReplay = "never" | "no-consent" | "deleted" | "no-call" | "not-ended";

/** Null where the session can be replayed now. */
export function whyNoReplay({
  replay,
  consent,
  compaction,
  workspace,
  phase,
}: Pick<SessionState, "replay" | "consent" | "compaction" | "workspace" | "phase">): NoReplay | null {
  if (compaction !== null) return "deleted";
  if (!consent?.given) return replay === "never" ? "never" : "no-consent";
  if (phase !== "ended") return "not-ended";
  return workspace === null ? "no-call" : null;
}

/** Whether it is kept what people's pages show: in the call, while the candidate agrees, never in a focus time. */
export function keepsViews({
  consent,
  phase,
  focus,
}: Pick<SessionState, "consent" | "phase" | "focus">): boolean {
  return phase === "call" && focus.kind !== "running" && consent?.given === true;
}
