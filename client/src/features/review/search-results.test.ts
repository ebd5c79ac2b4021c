import { expect, test } from "vitest";
import { excerpt, resultRows, withHits } from "./search-results.ts";

const hit = (path: string, line: number, side: "base" | "head" = "head") => ({
  path,
  side,
  line,
  text: "x",
  ranges: [],
});

test("hits of one file stand together, whenever they come, also those of its old name", () => {
  const listed = ({ path }: { path: string }): string => (path === "old" ? "new" : path);
  const first = withHits([], [hit("a", 1), hit("new", 2)], listed);
  const files = withHits(first, [hit("a", 3), hit("old", 4, "base")], listed);
  expect(files.map((file) => [file.path, file.hits.map(({ line }) => line)])).toEqual([
    ["a", [1, 3]],
    ["new", [2, 4]],
  ]);
  expect(resultRows(files, new Set(["a"])).map((row) => row.kind)).toEqual(["file", "file", "hit", "hit"]);
});

test("a long line is shown from shortly before the match on, a short one without its indent", () => {
  expect(excerpt({ text: "    return greeting;", ranges: [[11, 19]] })).toEqual({
    text: "return greeting;",
    marks: [{ from: 7, to: 15, look: "found" }],
  });
  const long = `${"a".repeat(200)}needle`;
  expect(excerpt({ text: long, ranges: [[200, 206]] })).toEqual({
    text: `…${"a".repeat(24)}needle`,
    marks: [{ from: 25, to: 31, look: "found" }],
  });
  expect(excerpt({ text: "    x", ranges: [[0, 2]] }).text, "white space that was looked for").toBe("    x");
});
