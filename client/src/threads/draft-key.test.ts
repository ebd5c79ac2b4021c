import { expect, test } from "vitest";
import { draftKeys } from "./draft-key.ts";

test("a form's draft is named by its place", () => {
  const place = { path: "app/a.rb", side: "head" } as const;
  expect(draftKeys.opening({ ...place, lines: { start: 3, end: 7 } })).toBe("new:app/a.rb:head:3-7");
  expect(draftKeys.opening({ ...place, lines: null })).toBe("new:app/a.rb:head:file");
  expect(draftKeys.opening(null)).toBe("new:merge-request");
});

test("characters of a line, and lines with the ones they replace, have drafts of their own", () => {
  const place = { path: "a.rb", side: "head", lines: { start: 3, end: 3 } } as const;
  const keys = [
    place,
    { ...place, columns: { start: 0, end: 4 } },
    { ...place, columns: { start: 0, end: 5 } },
    { ...place, across: { path: "a.rb", lines: { start: 3, end: 3 } } },
  ].map(draftKeys.opening);
  expect(new Set(keys).size).toBe(4);
});

test("a long path fits into what the server takes, and two long paths keep their drafts apart", () => {
  const keyOf = (start: string): string =>
    draftKeys.opening({
      path: `${start}/${"deep/".repeat(60)}a.rb`,
      side: "base",
      lines: { start: 1, end: 1 },
    });
  expect(keyOf("one").length).toBeLessThanOrEqual(200);
  expect(keyOf("one")).not.toBe(keyOf("two"));
  expect(keyOf("one")).toMatch(/a\.rb:base:1-1$/);
});
