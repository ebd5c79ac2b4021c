import { expect, test } from "vitest";
import { foundIn } from "./find.ts";

const places = (line: string, text: string, caseSensitive = false): number[][] =>
  foundIn(line, { text, caseSensitive }).map(({ from, to }) => [from, to]);

test("marks every place of a text, as it is written and not as a pattern", () => {
  expect(places("a.b a.b axb", "a.b")).toEqual([
    [0, 3],
    [4, 7],
  ]);
  for (const sign of "\\^$.*+?()[]{}|/-#") expect(places(`x${sign}y`, sign), sign).toEqual([[1, 2]]);
});

test("tells case apart only when asked to", () => {
  expect(places("Order order", "order")).toHaveLength(2);
  expect(places("Order order", "order", true)).toEqual([[6, 11]]);
});

test("half of a character is found nowhere", () => {
  expect(places("😀", "\ud83d")).toEqual([]);
});
