import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { wordMarks } from "./word-marks.ts";

const words = (line: string, ranges: readonly (readonly [number, number])[]) =>
  ranges.map(([from, to]) => line.slice(from, to));

function marked(base: string, head: string) {
  const marks = wordMarks(base, head);
  return { base: words(base, marks.base), head: words(head, marks.head) };
}

/** The line without the ranges, and without white space. */
function rest(line: string, ranges: readonly (readonly [number, number])[]): string {
  const cut = ranges.toReversed().reduce((left, [from, to]) => left.slice(0, from) + left.slice(to), line);
  return cut.replaceAll(/\s/g, "");
}

const nothing = { base: [], head: [] };

describe("the marks in a pair of lines", () => {
  test("are the words that changed", () => {
    expect(marked("  total = price * count", "  total = price * quantity")).toEqual({
      base: ["count"],
      head: ["quantity"],
    });
  });

  test("cover a changed phrase in one piece, not a piece for each word", () => {
    expect(marked("return the old price(now)", "return a new price(now)")).toEqual({
      base: ["the old"],
      head: ["a new"],
    });
  });

  test("are on one side only for what was merely added", () => {
    expect(marked("save(order)", "save(order, now)")).toEqual({ base: [], head: [", now"] });
  });

  test("are none when the lines have little in common, or nothing changed", () => {
    expect(marked("if (a) return b;", "const total = sum(prices);")).toEqual(nothing);
    expect(marked("same", "same")).toEqual(nothing);
  });

  test("are none on very long lines", () => {
    expect(marked(`${"a ".repeat(990)}b`, `${"a ".repeat(990)}c`)).toEqual({ base: ["b"], head: ["c"] });
    expect(marked(`${"a ".repeat(1000)}b`, `${"a ".repeat(1000)}c`)).toEqual(nothing);
  });

  test("leave the same characters on both sides when cut out, white space aside", () => {
    const parts = fc.array(fc.constantFrom("foo", "bar", " ", "(", ")", ".", "é", "\u{1F600}", "\t"));
    const text = parts.map((line) => line.join(""));
    fc.assert(
      fc.property(text, text, (base, head) => {
        const marks = wordMarks(base, head);
        if (marks.base.length + marks.head.length === 0) return;
        expect(rest(base, marks.base)).toBe(rest(head, marks.head));
      }),
    );
  });
});
