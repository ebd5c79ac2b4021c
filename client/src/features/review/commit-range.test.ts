import { expect, test } from "vitest";
import { between, parseRange, rangeEnds, rangeWords } from "./commit-range.ts";

const author = { name: "Ada", email: "ada@example.com", at: "2026-01-05T09:00:00+00:00" };
const commits = ["a", "b", "c"].map((letter) => ({ id: letter.repeat(40), message: letter, author }));

test("one commit is the difference to the one before it, and the first to base", () => {
  expect(rangeEnds(commits, { first: 1, last: 1 })).toEqual({ from: 1, to: 2 });
  expect(rangeEnds(commits, { first: 0, last: 0 })).toEqual({ from: 0, to: 1 });
  expect(rangeEnds(commits, { first: 1, last: 2 })).toEqual({ from: 1, to: 3 });
  expect(rangeEnds(commits, null)).toEqual({ from: 0, to: 3 });
});

test("an address names a commit or a range and is read back", () => {
  for (const range of [{ first: 1, last: 1 }, { first: 0, last: 1 }, null]) {
    const words = rangeWords(commits, range);
    expect(parseRange(commits, words === null ? "" : `?commits=${words}`)).toEqual(range);
  }
  expect(parseRange(commits, "?commits=ddddddddddd"), "a commit of another merge request").toBeNull();
  expect(parseRange(commits, "?commits=a"), "too short to name one").toBeNull();
});

test("two commits are a range in either order, and all of them are no range", () => {
  expect(between(commits, 2, 1)).toEqual({ first: 1, last: 2 });
  expect(between(commits, 0, 2)).toBeNull();
});
