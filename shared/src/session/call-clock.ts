import type { ExerciseKind } from "../exercise/kind.ts";
import type { Plan } from "./plan.ts";

/** The 90 minutes of a review as they are planned where nobody says otherwise. */
export const defaultPlan: Plan = [
  { name: "Welcome", minutes: 5 },
  { name: "Walk-through", minutes: 35 },
  { name: "Pairing", minutes: 40 },
  { name: "Questions", minutes: 10 },
];

const featurePlan: Plan = [
  { name: "Welcome", minutes: 5 },
  { name: "Design", minutes: 25 },
  { name: "Pairing", minutes: 50 },
  { name: "Questions", minutes: 10 },
];

/** The same for what an exercise asks for: where a feature is to be written, there is no review to walk through. */
export function usualPlan(kind: ExerciseKind): Plan {
  return kind === "feature" ? featurePlan : defaultPlan;
}

/** Of all parts together. */
export function planMinutes(plan: Plan): number {
  return plan.reduce((sum, { minutes }) => sum + minutes, 0);
}

/** How long a call has run: what it ran before, and since when it runs now. Times in milliseconds. */
export interface CallClock {
  readonly before: number;
  /** Server time; null while the call is paused or over, and before it. */
  readonly runningSince: number | null;
}

export const stoppedClock: CallClock = { before: 0, runningSince: null };

export function startClock(clock: CallClock, at: number): CallClock {
  return clock.runningSince === null ? { ...clock, runningSince: at } : clock;
}

export function stopClock(clock: CallClock, at: number): CallClock {
  return clock.runningSince === null
    ? clock
    : { before: clock.before + Math.max(0, at - clock.runningSince), runningSince: null };
}

/** Where the call stands in its plan. */
export interface PlanStanding {
  /** Index of the running segment; the last one while the call is over time. */
  readonly segment: number;
  /** Milliseconds left of the segment; negative while the call is over time. */
  readonly leftInSegment: number;
  /** Milliseconds left of the whole plan; negative while the call is over time. */
  readonly left: number;
  /** Milliseconds that the call has run. */
  readonly elapsed: number;
}

/** @param now server time, in milliseconds since the epoch */
export function planStanding(plan: Plan, clock: CallClock, now: number): PlanStanding {
  const running = clock.runningSince === null ? 0 : Math.max(0, now - clock.runningSince);
  const elapsed = clock.before + running;
  const total = planMinutes(plan) * 60_000;
  let end = 0;
  for (const [segment, { minutes }] of plan.entries()) {
    end += minutes * 60_000;
    if (elapsed < end || segment === plan.length - 1) {
      return { segment, leftInSegment: end - elapsed, left: total - elapsed, elapsed };
    }
  }
  return { segment: 0, leftInSegment: -elapsed, left: -elapsed, elapsed };
}
