import { expect, test } from "vitest";
import { positionOf } from "./line-range.ts";
import type { DiffFile } from "./model.ts";
import type { Row, Rows } from "./rows.ts";

const file: DiffFile = {
  path: "new.rb",
  basePath: "old.rb",
  headPath: "new.rb",
  change: "renamed",
  similarity: 90,
  additions: 2,
  deletions: 1,
  facts: [],
  body: { kind: "text", edits: [], baseLines: 3, headLines: 4 },
};
const line = (base: number | null, head: number | null): Row => ({
  kind: "line",
  key: `${base}:${head}`,
  file,
  change: base === null ? "added" : head === null ? "deleted" : "same",
  base,
  head,
  partner: null,
});
const listed = (...list: Row[]): Rows => ({ length: list.length, at: (index) => list[index] });
/** One line kept, one replaced by two, one kept. */
const unified = listed(line(1, 1), line(2, null), line(null, 2), line(null, 3), line(3, 4));

test("lines of one side are that side's", () => {
  expect(positionOf(unified, { from: 2, to: 3, side: "head", toSide: "head" })).toEqual({
    path: "new.rb",
    side: "head",
    lines: { start: 2, end: 3 },
  });
  expect(positionOf(unified, { from: 1, to: 1, side: "base", toSide: "base" })).toEqual({
    path: "old.rb",
    side: "base",
    lines: { start: 2, end: 2 },
  });
});

const whole = {
  path: "new.rb",
  side: "head",
  lines: { start: 2, end: 3 },
  across: { path: "old.rb", lines: { start: 2, end: 2 } },
};

test("from a removed line to an added one is the whole change, in either direction", () => {
  expect(positionOf(unified, { from: 1, to: 3, side: "base", toSide: "head" })).toEqual(whole);
  expect(positionOf(unified, { from: 3, to: 1, side: "head", toSide: "base" })).toEqual(whole);
});

test("side by side it is the whole change too", () => {
  const pair = (base: number | null, head: number): Row => ({
    kind: "pair",
    key: `${base}:${head}`,
    file,
    changed: true,
    base,
    head,
  });
  const rows = listed(pair(2, 2), pair(null, 3));
  expect(positionOf(rows, { from: 0, to: 1, side: "base", toSide: "head" })).toEqual(whole);
  expect(positionOf(rows, { from: 0, to: 1, side: "base", toSide: "base" })).toEqual({
    path: "old.rb",
    side: "base",
    lines: { start: 2, end: 2 },
  });
});

test("from a removed line down to one that was kept stays on the side where it began", () => {
  expect(positionOf(unified, { from: 1, to: 4, side: "base", toSide: "head" })).toEqual({
    path: "old.rb",
    side: "base",
    lines: { start: 2, end: 3 },
  });
});

test("a kept line between the two is meant as it stands in head, and not twice", () => {
  const rows = listed(line(2, null), line(3, 2), line(null, 3));
  expect(positionOf(rows, { from: 0, to: 2, side: "base", toSide: "head" })).toEqual(whole);
});
