import { expect, test } from "vitest";
import { wordsOf } from "./words.ts";

test("each name once, in the order of the text, without those that are quicker typed", () => {
  expect(wordsOf(["def total(order)\n  @sum = order.total_net + größe + x2 + 100\nend"], "")).toEqual([
    "def",
    "total",
    "order",
    "@sum",
    "total_net",
    "größe",
    "end",
  ]);
});

test("what is being typed is offered only if it stands somewhere else too", () => {
  expect(wordsOf(["tot total"], "tot")).toEqual(["total"]);
  expect(wordsOf(["tot total tot"], "tot")).toEqual(["tot", "total"]);
});

test("words of other files come behind those of this one", () => {
  expect(wordsOf(["here"], "")).toEqual(["here"]);
  expect(wordsOf(["here", "there here"], "")).toEqual(["here", "there"]);
});
