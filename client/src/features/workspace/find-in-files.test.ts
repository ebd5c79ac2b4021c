import { expect, test } from "vitest";
import { findInFiles } from "./find-in-files.ts";

const files = [
  { path: "a.rb", text: "def Total\n  total = 1\nend\n" },
  { path: "b.rb", text: "nothing\n" },
  { path: "c.rb", text: `${"x ".repeat(200)}total${" y".repeat(200)}` },
];

test("each line that holds the text, in any case unless asked otherwise", () => {
  const { files: found, count } = findInFiles(files, "total", false);
  expect(found.map(({ path, hits }) => [path, hits.map(({ line }) => line)])).toEqual([
    ["a.rb", [1, 2]],
    ["c.rb", [1]],
  ]);
  expect(count).toBe(3);
  expect(findInFiles(files, "total", true).count).toBe(2);
  expect(found[0]?.hits[0]).toMatchObject({ before: "def ", match: "Total", after: "" });
});

test("a long line is shown around the hit", () => {
  const hit = findInFiles(files, "total", true).files.at(-1)?.hits[0];
  expect(hit?.match).toBe("total");
  expect((hit?.before ?? "").length).toBeLessThanOrEqual(24);
  expect((hit?.after ?? "").length).toBeLessThanOrEqual(120);
});

test("nothing is looked for, nothing is found; what is everywhere is cut, and says so", () => {
  expect(findInFiles(files, "", false)).toEqual({ files: [], count: 0, isCut: false });
  const many = [{ path: "many", text: "a\n".repeat(2_000) }];
  expect(findInFiles(many, "a", false)).toMatchObject({ count: 500, isCut: true });
});
