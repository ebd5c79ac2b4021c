import { expect, test } from "vitest";
import type { DiffFile } from "./model.ts";
import { wholeChange } from "./whole-change.ts";

const file: DiffFile = {
  path: "new.rb",
  basePath: "old.rb",
  headPath: "new.rb",
  change: "renamed",
  similarity: 90,
  additions: 3,
  deletions: 3,
  facts: [],
  body: {
    kind: "text",
    edits: [
      { baseStart: 1, baseEnd: 2, headStart: 1, headEnd: 3 },
      { baseStart: 5, baseEnd: 5, headStart: 6, headEnd: 7 },
      { baseStart: 8, baseEnd: 10, headStart: 10, headEnd: 10 },
    ],
    baseLines: 12,
    headLines: 12,
  },
};

test("any line of a changed block stands for both its sides", () => {
  const both = {
    path: "new.rb",
    side: "head",
    lines: { start: 2, end: 3 },
    across: { path: "old.rb", lines: { start: 2, end: 2 } },
  };
  expect(wholeChange(file, "head", 3)).toEqual(both);
  expect(wholeChange(file, "base", 2)).toEqual(both);
});

test("a block that only adds or only removes lines is these lines", () => {
  expect(wholeChange(file, "head", 7)).toEqual({ path: "new.rb", side: "head", lines: { start: 7, end: 7 } });
  expect(wholeChange(file, "base", 9)).toEqual({
    path: "old.rb",
    side: "base",
    lines: { start: 9, end: 10 },
  });
});

test("an unchanged line is in no changed block", () => {
  expect(wholeChange(file, "head", 1)).toBeNull();
  expect(wholeChange(file, "base", 1)).toBeNull();
  expect(wholeChange(file, "base", 3)).toBeNull();
  expect(wholeChange(file, "head", 4)).toBeNull();
});
