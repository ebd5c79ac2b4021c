import { expect, test } from "vitest";
import { LineQuality } from "./line-quality.ts";

test("a line that answers soon is good, and asked again", () => {
  const line = new LineQuality();
  expect(line.isGood).toBe(true);
  expect(line.asks(0)).toBe(true);
  expect(line.answered(300)).toBe(false);
  expect(line.asks(5_000)).toBe(true);
  expect(line.isGood).toBe(true);
});

test("one that answers late or not at all is not, until an answer comes soon again", () => {
  const line = new LineQuality();
  line.asks(0);
  expect(line.answered(1_500)).toBe(true);
  expect(line.isGood).toBe(false);
  line.asks(5_000);
  expect(line.answered(5_100)).toBe(true);
  expect(line.isGood).toBe(true);

  line.asks(10_000);
  expect(line.asks(15_000), "it is not asked twice").toBe(false);
  expect(line.isGood).toBe(false);
  expect(line.answered(16_000), "late, as was known already").toBe(false);
  expect(line.answered(16_100), "an answer to nothing").toBe(false);
});
