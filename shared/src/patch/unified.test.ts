import { describe, expect, test } from "vitest";
import { fromByteString, toByteString, utf8ByteString } from "../text/byte-string.ts";
import { filePatches, unifiedDiff, type PatchChange, type PatchFile } from "./unified.ts";

const file = (path: string, content: string, mode: PatchFile["mode"] = "100644"): PatchFile => ({
  path,
  mode,
  bytes: fromByteString(utf8ByteString(content)),
});
const patch = (...changes: PatchChange[]) => toByteString(unifiedDiff(changes)).split("\n").slice(0, -1);
const change = (before: string, after: string) =>
  patch({ before: file("f", before), after: file("f", after) });
const headers = (lines: string[]) => lines.filter((line) => line.startsWith("@@"));
const paths = (path: string) =>
  patch({ before: file(path, "a\n"), after: file(path, "b\n") })
    .slice(0, 3)
    .join("\n");
const numbered = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => `${from + index}\n`).join("");

describe("a patch", () => {
  test("shows a change between three lines of context on either side", () => {
    expect(change(numbered(1, 9), numbered(1, 9).replace("5", "five"))).toEqual([
      "diff --git a/f b/f",
      "--- a/f",
      "+++ b/f",
      "@@ -2,7 +2,7 @@",
      " 2",
      " 3",
      " 4",
      "-5",
      "+five",
      " 6",
      " 7",
      " 8",
    ]);
  });

  test("joins changes with six lines between them in one hunk, and parts them at seven", () => {
    const six = change(`a\n${numbered(1, 6)}b\n`, `A\n${numbered(1, 6)}B\n`);
    const seven = change(`a\n${numbered(1, 7)}b\n`, `A\n${numbered(1, 7)}B\n`);
    expect(headers(six)).toEqual(["@@ -1,8 +1,8 @@"]);
    expect(headers(seven)).toEqual(["@@ -1,4 +1,4 @@", "@@ -6,4 +6,4 @@"]);
  });

  test("marks a missing final newline on the side that lacks it", () => {
    expect(change("a\nb", "a\nb\n").slice(3)).toEqual([
      "@@ -1,2 +1,2 @@",
      " a",
      "-b",
      "\\ No newline at end of file",
      "+b",
    ]);
  });

  test("adds and deletes files, empty ones too", () => {
    expect(patch({ before: null, after: file("new", "a\n", "100755") })).toEqual([
      "diff --git a/new b/new",
      "new file mode 100755",
      "--- /dev/null",
      "+++ b/new",
      "@@ -0,0 +1 @@",
      "+a",
    ]);
    expect(patch({ before: file("gone", ""), after: null })).toEqual([
      "diff --git a/gone b/gone",
      "deleted file mode 100644",
    ]);
  });

  test("renames a file and makes it executable", () => {
    expect(patch({ before: file("a", "x\ny\n"), after: file("b", "x\nz\n", "100755") })).toEqual([
      "diff --git a/a b/b",
      "old mode 100644",
      "new mode 100755",
      "similarity index 50%",
      "rename from a",
      "rename to b",
      "--- a/a",
      "+++ b/b",
      "@@ -1,2 +1,2 @@",
      " x",
      "-y",
      "+z",
    ]);
  });

  test("quotes paths as git does", () => {
    expect(paths("with space")).toBe(
      "diff --git a/with space b/with space\n--- a/with space\t\n+++ b/with space\t",
    );
    expect(paths('é "\t\\')).toBe(
      String.raw`diff --git "a/\303\251 \"\t\\" "b/\303\251 \"\t\\"` +
        String.raw`${"\n"}--- "a/\303\251 \"\t\\"${"\t\n"}+++ "b/\303\251 \"\t\\"${"\t"}`,
    );
  });

  test("leaves out what did not change, and sorts by path", () => {
    const same = file("same", "a\n");
    expect(patch({ before: same, after: same })).toEqual([]);
    const added = (path: string) => ({ before: null, after: file(path, "") });
    expect(patch(added("b"), added("a")).filter((line) => line.startsWith("diff"))).toEqual([
      "diff --git a/a b/a",
      "diff --git a/b b/b",
    ]);
  });

  test("renames a binary file, but refuses to change one", () => {
    const binary = file("a.png", "\0");
    expect(patch({ before: binary, after: { ...binary, path: "b.png" } })).toContain("rename to b.png");
    expect(() => patch({ before: binary, after: null })).toThrow(/a\.png is a binary file/);
  });
});

test("a large binary file comes in many pieces, so that others can have their turn in between", () => {
  const bytes = Uint8Array.from({ length: 300_000 }, (_, at) => at % 251);
  const after = { path: "large.bin", mode: "100644", bytes } as const;
  const pieces = [...filePatches([{ before: null, after }], undefined, (content) => content)];
  expect(pieces.length).toBeGreaterThan(10);
  expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(50_000);
});

test("a file of any number of lines is added, and taken away again", () => {
  const many = { path: "many.csv", mode: "100644", bytes: fromByteString(numbered(1, 200_000)) } as const;
  for (const [sign, added] of [
    ["+", { before: null, after: many }],
    ["-", { before: many, after: null }],
  ] as const) {
    const lines = patch(added);
    expect(lines.filter((line) => line.startsWith(sign))).toHaveLength(200_001);
    expect(lines.at(-1)).toBe(`${sign}200000`);
  }
});
