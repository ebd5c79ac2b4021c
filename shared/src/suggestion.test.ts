import { expect, test } from "vitest";
import type { Position } from "./position.ts";
import { commentParts, parseSuggestions, suggestedLines, suggestionBlock } from "./suggestion.ts";

const at = (start: number, end = start): Position => ({ path: "a.rb", side: "head", lines: { start, end } });

test("a plain block replaces the lines that are commented on", () => {
  expect(parseSuggestions("Better:\n```suggestion\nputs 1\n```\n")).toEqual([
    { reach: null, lines: ["puts 1"] },
  ]);
  expect(suggestedLines(at(4, 6), null)).toEqual({ start: 4, end: 6, clamped: false });
});

test("-N+M counts from the last line commented on, as on GitLab", () => {
  const [suggestion] = parseSuggestions("```suggestion:-2+1\nx\n```");
  expect(suggestion).toMatchObject({ reach: { above: 2, below: 1 } });
  expect(suggestedLines(at(6), { above: 2, below: 1 })).toEqual({ start: 4, end: 7, clamped: false });
  expect(suggestedLines(at(4, 6), { above: 2, below: 1 })).toEqual({ start: 4, end: 7, clamped: false });
  expect(suggestedLines(at(4, 6), { above: 0, below: 0 })).toEqual({ start: 6, end: 6, clamped: false });
});

test("several blocks of one comment stay apart, with the words between them", () => {
  const parts = commentParts("One\n```suggestion\na\n```\nor\n~~~suggestion:-0+1\nb\n\n~~~\nTwo");
  expect(parts.map((part) => (part.kind === "markdown" ? part.text : part.suggestion.lines))).toEqual([
    "One",
    ["a"],
    "or",
    ["b", ""],
    "Two",
  ]);
});

test("a suggestion may hold fences, if its own is longer or of the other kind", () => {
  expect(parseSuggestions("````suggestion\n```ruby\nx\n```\n````")[0]?.lines).toEqual([
    "```ruby",
    "x",
    "```",
  ]);
  expect(parseSuggestions("~~~suggestion\n```\n~~~")[0]?.lines).toEqual(["```"]);
});

test("what shows a suggestion inside another block is not one", () => {
  expect(parseSuggestions("````md\n```suggestion\nx\n```\n````")).toEqual([]);
  expect(parseSuggestions("    ```suggestion\n    x\n    ```")).toEqual([]);
  expect(parseSuggestions("```suggestions\nx\n```")).toEqual([]);
  expect(parseSuggestions("```suggestion:-1\nx\n```")).toEqual([]);
});

test("an empty block deletes, and one that is being typed goes on to the end", () => {
  expect(parseSuggestions("```suggestion\n```")[0]?.lines).toEqual([]);
  expect(parseSuggestions("```suggestion\r\nx\r\ny")[0]?.lines).toEqual(["x", "y"]);
});

test("the fence's indent is not part of the code", () => {
  expect(parseSuggestions("  ```suggestion\n    x\n y\n  ```")[0]?.lines).toEqual(["  x", "y"]);
});

test("what lies outside the file or too far away is cut off, and said", () => {
  expect(suggestedLines(at(2), { above: 5, below: 0 })).toEqual({ start: 1, end: 2, clamped: true });
  expect(suggestedLines(at(9), { above: 0, below: 4 }, 10)).toEqual({ start: 9, end: 10, clamped: true });
  expect(suggestedLines(at(500), { above: 900, below: 0 }, 1_000)).toEqual({
    start: 400,
    end: 500,
    clamped: true,
  });
});

test("only lines as the merge request leaves them can be replaced", () => {
  expect(suggestedLines(null, null)).toBeNull();
  expect(suggestedLines({ path: "a.rb", side: "head", lines: null }, null)).toBeNull();
  expect(suggestedLines({ path: "a.rb", side: "base", lines: { start: 1, end: 1 } }, null)).toBeNull();
});

test("a block made of lines reads back as these lines, whatever fences they hold", () => {
  const lines = ["```", "  x", "````"];
  const [suggestion] = parseSuggestions(suggestionBlock(lines));
  expect(suggestion?.lines).toEqual(lines);
  expect(suggestedLines(at(7, 9), suggestion?.reach ?? null)).toEqual({ start: 7, end: 9, clamped: false });
  expect(suggestionBlock(["x\r"])).toBe("```suggestion\nx\n```\n");
});
