import { expect, test } from "vitest";
import { withMoreTime } from "./more-time.ts";

const hour = 3_600_000;
const call = 1_000 * hour;
const plan = [{ name: "All", minutes: 90 }];
const half = { from: 0, to: 50 };

test("half as much time again makes the window and the call longer by half", () => {
  const due = { callAt: call, opensAt: call - 72 * hour, dueAt: call - 24 * hour, createdAt: 0, plan };
  expect(withMoreTime(due, half)).toEqual({
    opensAt: due.opensAt,
    dueAt: call,
    plan: [{ name: "All", minutes: 135 }],
  });
  const undue = { ...due, dueAt: null };
  expect(withMoreTime(undue, half)).toMatchObject({ opensAt: call - 108 * hour, dueAt: null });
});

test("what is taken back is as it was, and what opened with the session stays open", () => {
  const before = { callAt: call, opensAt: call - 48 * hour, dueAt: null, createdAt: 0, plan };
  const more = { ...before, ...withMoreTime(before, half) };
  expect(withMoreTime(more, { from: 50, to: 0 })).toEqual({ opensAt: before.opensAt, dueAt: null, plan });
  const open = { ...before, opensAt: 0 };
  expect(withMoreTime(open, half).opensAt).toBe(0);
});
