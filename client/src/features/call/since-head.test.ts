import { expect, test } from "vitest";
import { sinceHeadFile } from "./since-head.ts";

test("a changed line counts as one taken away and one added", () => {
  const { file, text } = sinceHeadFile("a.rb", "one\ntwo\n", "one\nTWO\nthree\n");
  expect(file).toMatchObject({ additions: 2, deletions: 1, change: "modified" });
  expect(text.head).toEqual({ lines: ["one", "TWO", "three"], finalNewline: true });
});

test("a final newline that went missing is a change of the last line", () => {
  const { file, text } = sinceHeadFile("a.rb", "one\ntwo\n", "one\ntwo");
  expect(file).toMatchObject({ additions: 1, deletions: 1 });
  expect(text.head?.finalNewline).toBe(false);
});

test("an emptied file has no lines", () => {
  expect(sinceHeadFile("a.rb", "one\n", "").text.head).toEqual({ lines: [], finalNewline: true });
});
