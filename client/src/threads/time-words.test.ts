import { expect, test } from "vitest";
import { timeWords } from "./time-words.ts";

const minute = 60_000;
const now = Date.parse("2026-11-22T12:00:00Z");

test.each([
  [0, "just now"],
  [-2 * minute, "just now"],
  [5 * minute, "5 minutes ago"],
  [3 * 60 * minute, "3 hours ago"],
  [30 * 60 * minute, "yesterday"],
  [20 * 24 * 60 * minute, "Nov 2, 2026"],
])("%i ms ago is %s", (ago, words) => {
  expect(timeWords(now - ago, now)).toBe(words);
});
