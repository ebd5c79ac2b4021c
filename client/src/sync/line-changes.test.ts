import * as fc from "fast-check";
import { expect, test } from "vitest";
import { lineChanges } from "./line-changes.ts";
import { applyChanges } from "./text-changes.ts";

test("the changes make the one text of the other", () => {
  const text = fc
    .array(fc.constantFrom("a", "b", "a longer line", "", "😀", "🨀"), { maxLength: 8 })
    .map((lines) => lines.join("\n"));
  fc.assert(
    fc.property(text, text, (before, after) => {
      expect(applyChanges(before, lineChanges(before, after))).toBe(after);
    }),
    { numRuns: 2_000 },
  );
});

test("lines between two changes are left alone, and so is what stays in a line", () => {
  expect(lineChanges("one\nkept\ntwo\n", "One\nkept\ntwos\n")).toEqual([
    { offset: 12, length: 0, text: "s" },
    { offset: 0, length: 1, text: "O" },
  ]);
});
