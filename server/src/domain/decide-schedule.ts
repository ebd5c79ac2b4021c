import { AppError } from "@tandiff/shared/errors.ts";
import { limits } from "@tandiff/shared/limits.ts";
import { closedWhenDue, type Action } from "@tandiff/shared/session/access.ts";
import type { Event } from "@tandiff/shared/session/events.ts";
import type { SessionChange } from "@tandiff/shared/session/changes.ts";
import { isPastDue, movedSchedule, type Schedule } from "@tandiff/shared/session/schedule.ts";
import { kindOf, type SessionState } from "@tandiff/shared/session/state.ts";

/** @throws AppError "not-allowed" after the due time, and the time for what was on its way then */
export function assertInTime(
  action: Action,
  state: Pick<SessionState, "phase" | "dueAt" | "exercise">,
  now: number,
): void {
  if (!closedWhenDue.has(action) || !isPastDue(state, now - limits.dueGraceSeconds * 1_000)) return;
  throw new AppError(
    "not-allowed",
    action === "review.open"
      ? "The time for the review is over. Your interviewers can give you more."
      : "The time for the review is over, so this was not posted. It is kept as your draft, and your interviewers can give you more time.",
  );
}

/** @throws AppError "conflict" when that is no more time than there is */
export function extendReview(state: SessionState, until: number | null, now: number): Event {
  if (kindOf(state) === "feature") {
    throw new AppError("conflict", "There is no review here: the feature is written in the call.");
  }
  const { dueAt } = state;
  if (dueAt === null)
    throw new AppError("conflict", "The review can be written until the call starts already.");
  if (until !== null && until <= Math.max(now, dueAt)) {
    throw new AppError("conflict", "That is not more time than there is. Pick a later moment.");
  }
  return { kind: "review.extended", dueAt: until };
}

/**
 * The call at another time, and with it opening and due time. Who has opened the merge request keeps it open.
 * @throws AppError "bad-request"
 */
export function reschedule(
  change: Extract<SessionChange, { type: "time.change" }>,
  state: SessionState,
  now: number,
): Event[] {
  const callAt = change.callAt === null ? null : Date.parse(change.callAt);
  if (callAt !== null && callAt < now) throw new AppError("bad-request", "This time is in the past.");
  const { preset } = change;
  if (callAt === null && preset !== null && preset !== "now") {
    throw new AppError(
      "bad-request",
      "The presets 24h and 72h count back from the call, so they need its time.",
    );
  }
  const moved = movedSchedule(state, { callAt, preset });
  const asked = kindOf(state) === "feature" ? null : change.dueAt;
  const schedule = asked === null ? moved : { ...moved, dueAt: Date.parse(asked) };
  if (state.review === null) assertSchedule(schedule, now);
  const next = { ...schedule, timeZone: change.timeZone ?? state.timeZone };
  const isSame =
    next.callAt === state.callAt &&
    next.opensAt === state.opensAt &&
    next.dueAt === state.dueAt &&
    next.preset === state.preset &&
    next.timeZone === state.timeZone;
  return isSame ? [] : [{ kind: "session.rescheduled", ...next }];
}

/** @throws AppError "bad-request" when the review would be over before it can begin */
export function assertSchedule({ callAt, opensAt, dueAt }: Schedule, now: number): void {
  if (dueAt === null) return;
  if (callAt !== null && dueAt > callAt) {
    throw new AppError("bad-request", "The review must be due before the call.");
  }
  if (dueAt <= Math.max(now, opensAt)) {
    throw new AppError(
      "bad-request",
      "The review would be due before it could be written. Pick a later call, or another preset.",
    );
  }
}
