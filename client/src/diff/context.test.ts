import { expect, test } from "vitest";
import { headLineOf, splitRun, unchangedRuns } from "./context.ts";

/** Lines 3 and 4 became one line; two lines were put in after line 6. */
const edits = [
  { baseStart: 2, baseEnd: 4, headStart: 2, headEnd: 3 },
  { baseStart: 6, baseEnd: 6, headStart: 5, headEnd: 7 },
];

test("an unchanged line of base is found in head, a changed one is gone", () => {
  const lines = [1, 2, 3, 4, 5, 6, 7].map((line) => headLineOf(edits, line));
  expect(lines).toEqual([1, 2, null, null, 4, 5, 8]);
});

test("the unchanged runs lie between the edits", () => {
  const runs = unchangedRuns(edits, 10).map(({ base, head, length }) => [base, head, length]);
  expect(runs).toEqual([
    [0, 0, 2],
    [4, 3, 2],
    [6, 7, 3],
  ]);
});

test("what is unfolded twice is shown once, and nothing is left out", () => {
  const [run] = unchangedRuns([], 40);
  const parts = run
    ? splitRun(run, [
        { start: 10, end: 20 },
        { start: 15, end: 25 },
      ])
    : [];
  expect(parts.filter((part) => part.shown).flatMap(({ start, end }) => [[start, end]])).toEqual([
    [10, 20],
    [21, 25],
  ]);
  expect(parts.reduce((sum, { start, end }) => sum + end - start + 1, 0)).toBe(40);
});
