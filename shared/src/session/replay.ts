/**
 * Whether the candidate is asked if how the texts came about may be kept, to be played again: with "never" nobody
 * asks, and nothing is kept.
 */
export const replayPolicies = ["ask", "never"] as const;
export type ReplayPolicy = (typeof replayPolicies)[number];
