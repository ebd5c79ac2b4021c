import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findLines } from "./find-lines.ts";

const find = (text: string, words: string, matchCase = false) =>
  [...findLines(text, words, matchCase)].flatMap((hit) => (hit ? [{ line: hit.line, ...hit.show() }] : []));

describe("a search in a text", () => {
  test("gives each line once, with its number and all that matches in it", () => {
    expect(find("one\ntwo two\nthree\n\nTWO", "two")).toEqual([
      {
        line: 2,
        text: "two two",
        ranges: [
          [0, 3],
          [4, 7],
        ],
      },
      { line: 5, text: "TWO", ranges: [[0, 3]] },
    ]);
    expect(find("one\ntwo two\nTWO", "two", true).map(({ line }) => line)).toEqual([2]);
  });

  test("takes the words as they are: no patterns", () => {
    expect(find("a.c\nabc\n(a|b)*\n[x]\n\\d 1", "a.c").map(({ line }) => line)).toEqual([1]);
    for (const words of ["(a|b)*", "[x]", "\\d"])
      expect(find("a.c\nabc\n(a|b)*\n[x]\n\\d 1", words)).toHaveLength(1);
  });

  test("shows a long line around its first match, never half of a character", () => {
    const face = "\u{1F600}";
    const line = `${face.repeat(500)}needle${face.repeat(500)}needle`;
    const [hit] = find(`short\n${line}\n`, "needle");
    expect(hit?.text.length).toBeLessThanOrEqual(300);
    expect(hit?.text.isWellFormed()).toBe(true);
    expect(hit?.ranges.map(([from, to]) => hit.text.slice(from, to))).toEqual(["needle"]);
    expect(hit?.ranges[0]?.[0]).toBeGreaterThan(50);
  });

  test("shows the end of a long line, and no carriage return", () => {
    const [hit] = find(`${"x".repeat(1_000)}needle\r\nnext`, "needle");
    expect(hit?.text).toBe(`${"x".repeat(294)}needle`);
  });

  test("finds what lies across the pieces that it is done in", () => {
    for (const length of [255, 256, 257, 258, 259, 260].map((rest) => 256 * 1024 - 260 + rest)) {
      const hits = find(`${"x".repeat(length)}\n${"y".repeat(length)}needle\nend`, "needle");
      expect(hits.map(({ line, ranges }) => [line, ranges.length])).toEqual([[2, 1]]);
    }
  });

  test("finds the lines that hold the words, and no others", () => {
    const line = fc.array(fc.constantFrom("a", "b", "A", "ab", "İ", "ſ", "ß", " ", "\u{1F600}", "\r"), {
      maxLength: 8,
    });
    const lines = fc.array(
      line.map((parts) => parts.join("")),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(lines, fc.constantFrom("ab", "aa", "b ", "\u{1F600}", "ss"), (texts, words) => {
        const expected = texts.flatMap((text, index) => (text.includes(words) ? [index + 1] : []));
        expect(find(texts.join("\n"), words, true).map((hit) => hit.line)).toEqual(expected);
        for (const { text, ranges } of find(texts.join("\n"), words, true))
          for (const [from, to] of ranges) expect(text.slice(from, to)).toBe(words);
      }),
    );
  });
});
