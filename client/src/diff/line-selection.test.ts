import { expect, test } from "vitest";
import { extendColumns } from "./line-selection.ts";

const line = "  return a😀b";

test("the first press chooses the first character of the code, further ones add to it", () => {
  const first = extendColumns(line, null, 1, false);
  expect(first).toEqual({ start: 2, end: 3 });
  expect(extendColumns(line, first, 1, false)).toEqual({ start: 2, end: 4 });
});

test("a word at a time, and back", () => {
  const word = extendColumns(line, null, 1, true);
  expect(word).toEqual({ start: 2, end: 8 });
  const two = extendColumns(line, word, 1, true);
  expect(two).toEqual({ start: 2, end: 10 });
  expect(extendColumns(line, two, -1, true)).toEqual({ start: 2, end: 9 });
});

test("a character that takes two units is never cut", () => {
  expect(extendColumns(line, { start: 9, end: 10 }, 1, false)).toEqual({ start: 9, end: 12 });
  expect(extendColumns(line, { start: 9, end: 12 }, -1, false)).toEqual({ start: 9, end: 10 });
});

test("it ends where the line ends, keeps one character, and an empty line has nothing", () => {
  expect(extendColumns("ab", { start: 0, end: 2 }, 1, false)).toEqual({ start: 0, end: 2 });
  expect(extendColumns("ab", { start: 0, end: 1 }, -1, false)).toEqual({ start: 0, end: 1 });
  expect(extendColumns("", null, 1, false)).toBeNull();
});
