import { emptyDimensionScore, emptyScorecard } from "@tandiff/shared/scoring/empty-scorecard.ts";
import { DimensionId } from "@tandiff/shared/ids.ts";
import type { Scorecard } from "@tandiff/shared/scoring/scorecard.ts";
import { expect, test } from "vitest";
import { mergeScorecards } from "./merge-scorecards.ts";

const tests = DimensionId.parse("tests");
const design = DimensionId.parse("design");
const comment = (id: DimensionId, text: string): Scorecard => ({
  ...emptyScorecard,
  dimensions: { [id]: { ...emptyDimensionScore, comment: text } },
});

test("what two pages wrote at different places is all there", () => {
  const mine = { ...comment(tests, "Reads them."), recommendation: "yes" as const };
  const theirs = { ...comment(design, "Asks why."), summary: "Calm." };
  expect(mergeScorecards(emptyScorecard, mine, theirs)).toEqual({
    ...emptyScorecard,
    dimensions: { ...mine.dimensions, ...theirs.dimensions },
    recommendation: "yes",
    summary: "Calm.",
  });
});

test("two texts at one place both stay, and the same text once", () => {
  const base = comment(tests, "At first.");
  const [mine, theirs] = [comment(tests, "Here."), comment(tests, "There.")];
  expect(mergeScorecards(base, mine, theirs).dimensions[tests]?.comment).toBe("There.\n\nHere.");
  expect(mergeScorecards(base, mine, mine)).toEqual(mine);
});

test("a level that was taken back on this page stays away, and one changed elsewhere comes", () => {
  const level = (value: 2 | 3 | null): Scorecard => ({
    ...emptyScorecard,
    dimensions: { [tests]: { ...emptyDimensionScore, level: value } },
  });
  expect(mergeScorecards(level(2), level(null), level(2))).toEqual(level(null));
  expect(mergeScorecards(level(2), level(2), level(3))).toEqual(level(3));
});
