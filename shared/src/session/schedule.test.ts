import { expect, test } from "vitest";
import { isPastDue, movedSchedule, reviewDueAt, scheduleOf } from "./schedule.ts";

const hour = 3_600_000;
const day = 24 * hour;
const now = 1_000 * day;
const callAt = now + 10 * day;

const review = { phase: "review", exercise: { kind: "review" } } as const;
const feature = { phase: "review", exercise: { kind: "feature" } } as const;

test("each preset counts its times back from the call", () => {
  expect(scheduleOf("now", callAt, now)).toMatchObject({ opensAt: now, dueAt: null });
  expect(scheduleOf("24h", callAt, now)).toMatchObject({ opensAt: callAt - day, dueAt: null });
  expect(scheduleOf("72h", callAt, now)).toMatchObject({ opensAt: callAt - 3 * day, dueAt: callAt - day });
});

test("a call that moves takes opening and due with it, also one that was extended by hand", () => {
  const before = {
    ...scheduleOf("72h", callAt, now),
    dueAt: callAt - hour,
    createdAt: now,
    exercise: review.exercise,
  };
  expect(movedSchedule(before, { callAt: callAt + day, preset: null })).toEqual({
    preset: "72h",
    callAt: callAt + day,
    opensAt: callAt - 2 * day,
    dueAt: callAt + day - hour,
  });
});

test("what was open from the start stays open, and another preset gives its own times", () => {
  const before = { ...scheduleOf("now", callAt, now), createdAt: now, exercise: review.exercise };
  expect(movedSchedule(before, { callAt: callAt + day, preset: null }).opensAt).toBe(now);
  expect(movedSchedule(before, { callAt, preset: "72h" })).toEqual(scheduleOf("72h", callAt, now));
});

test("the review is over at its due time, and only as long as nobody handed it in", () => {
  expect(isPastDue({ ...review, dueAt: now }, now - 1)).toBe(false);
  expect(isPastDue({ ...review, dueAt: now }, now)).toBe(true);
  expect(isPastDue({ ...review, dueAt: null }, now)).toBe(false);
  expect(isPastDue({ ...review, phase: "call", dueAt: now }, now)).toBe(false);
});

test("a feature to be written in the call is never due, also where it took the place of a review that was", () => {
  expect(scheduleOf("72h", callAt, now, "feature")).toMatchObject({ opensAt: callAt - 3 * day, dueAt: null });
  const changed = { ...scheduleOf("72h", callAt, now), createdAt: now, exercise: feature.exercise };
  expect(reviewDueAt(changed)).toBeNull();
  expect(movedSchedule(changed, { callAt: callAt + day, preset: null }).dueAt).toBeNull();
  expect(isPastDue({ ...feature, dueAt: now }, now)).toBe(false);
});
