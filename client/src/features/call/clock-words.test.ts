import { defaultPlan, planStanding } from "@tandiff/shared/session/call-clock.ts";
import { expect, test } from "vitest";
import { clockWords } from "./clock-words.ts";

const minute = 60_000;
const at = (elapsed: number) =>
  clockWords(defaultPlan, planStanding(defaultPlan, { before: elapsed, runningSince: null }, 0));

test("the clock says the segment and its whole minutes", () => {
  expect(at(0)).toEqual({ segment: "Welcome", left: "5 min left", tone: "calm", hint: null });
  expect(at(4.5 * minute)).toMatchObject({ left: "1 min left", tone: "calm" });
  expect(at(5 * minute)).toMatchObject({ segment: "Walk-through", left: "35 min left", hint: null });
});

test("five minutes before the end of a segment there is a hint, and not a moment earlier", () => {
  expect(at(35 * minute - 1)).toMatchObject({ left: "6 min left", tone: "calm", hint: null });
  expect(at(35 * minute)).toEqual({
    segment: "Walk-through",
    left: "5 min left",
    tone: "soon",
    hint: "5 minutes left of Walk-through.",
  });
  expect(at(85 * minute).hint).toBe("5 minutes left of the call.");
});

test("a call may take longer, and says by how much", () => {
  expect(at(90 * minute)).toMatchObject({ left: "time is up", tone: "over" });
  expect(at(97.5 * minute)).toMatchObject({ segment: "Questions", left: "7 min over", tone: "over" });
});
