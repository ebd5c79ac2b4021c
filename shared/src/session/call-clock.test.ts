import { expect, test } from "vitest";
import { defaultPlan, planStanding, startClock, stopClock, stoppedClock } from "./call-clock.ts";

const minute = 60_000;

test("the clock runs while the call does, and not while it is paused", () => {
  const started = startClock(stoppedClock, 1_000);
  const paused = stopClock(started, 1_000 + 10 * minute);
  expect(planStanding(defaultPlan, paused, 500 * minute).elapsed).toBe(10 * minute);
  const resumed = startClock(paused, 600 * minute);
  expect(planStanding(defaultPlan, resumed, 605 * minute)).toEqual({
    segment: 1,
    leftInSegment: 25 * minute,
    left: 75 * minute,
    elapsed: 15 * minute,
  });
  expect(startClock(resumed, 700 * minute)).toBe(resumed);
});

test("past its plan the call is over time, in its last segment", () => {
  const clock = startClock(stoppedClock, 0);
  expect(planStanding(defaultPlan, clock, 97 * minute)).toEqual({
    segment: 3,
    leftInSegment: -7 * minute,
    left: -7 * minute,
    elapsed: 97 * minute,
  });
  expect(planStanding(defaultPlan, clock, 5 * minute).segment).toBe(1);
});
