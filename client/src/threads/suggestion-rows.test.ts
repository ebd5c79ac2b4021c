import { expect, test } from "vitest";
import { suggestionRows } from "./suggestion-rows.ts";

const signs = { same: " ", deleted: "-", added: "+" } as const;
const shown = (old: string[], suggested: string[]): string[] =>
  suggestionRows(old, suggested).map((row) => signs[row.kind] + row.text);

test("what a suggestion leaves alone stands once, what it changes before and after", () => {
  expect(shown(["a", "b", "c"], ["a", "B", "c"])).toEqual([" a", "-b", "+B", " c"]);
  expect(shown(["a"], [])).toEqual(["-a"]);
  expect(shown(["a"], ["a", "b"])).toEqual([" a", "+b"]);
  expect(shown(["a"], ["a"])).toEqual([" a"]);
});

test("a line ending that cannot be typed is not a change", () => {
  expect(shown(["a\r", "b\r"], ["a", "c"])).toEqual([" a", "-b", "+c"]);
});

test("the words that differ are marked on both sides", () => {
  const [before, after] = suggestionRows(["size of one and more"], ["size of two and more"]);
  expect(before).toMatchObject({ kind: "deleted", marks: [[8, 11]] });
  expect(after).toMatchObject({ kind: "added", marks: [[8, 11]] });
});
