import { AppError } from "../errors.ts";

/** Where a session stands. It only moves along `transitions`. */
export const phases = ["scheduled", "review", "submitted", "call", "ended", "cancelled"] as const;
export type Phase = (typeof phases)[number];

/**
 * Every move there is. From `scheduled` or `review` the call may be started after a confirmation:
 * the posted comments are then sealed as "not declared done". An ended call can be reopened. A cancelled
 * session goes back to where it was when that is taken back.
 */
const transitions: Readonly<Record<Phase, readonly Phase[]>> = {
  scheduled: ["review", "call", "cancelled"],
  review: ["submitted", "call", "cancelled"],
  submitted: ["call", "cancelled"],
  call: ["ended"],
  ended: ["call"],
  cancelled: ["scheduled", "review", "submitted"],
};

const names: Readonly<Record<Phase, string>> = {
  scheduled: "has not been opened for review yet",
  review: "is being reviewed",
  submitted: "has its review submitted and waits for the call",
  call: "is in its call",
  ended: "has ended",
  cancelled: "was cancelled",
};

/** @throws AppError "conflict" with a sentence when there is no such move. */
export function assertTransition(from: Phase, to: Phase): void {
  if (transitions[from].includes(to)) return;
  throw notInPhase(from);
}

/** What is said where a session's phase does not allow something. */
export function notInPhase(phase: Phase): AppError {
  return new AppError("conflict", `This session ${names[phase]}, so that is not possible now.`);
}

/** True once the candidate's review is open to the others. */
export function isReviewShared(phase: Phase): boolean {
  return phase === "submitted" || phase === "call" || phase === "ended";
}
