import { describe, expect, test } from "vitest";
import { BlobHash } from "../ids.ts";
import { limits } from "../limits.ts";
import type { Commit } from "./exercise.ts";
import type { TreeEntry } from "./tree.ts";
import { validateContent } from "./validate.ts";

function file(path: string, digit: string, size = 1): TreeEntry {
  return { path, mode: "100644", blob: BlobHash.parse(digit.repeat(64)), size };
}

function pointer(path: string, length: number): TreeEntry {
  return { path, mode: "160000", commit: "b".repeat(length) };
}

function commit(entries: TreeEntry[], over: Partial<Commit> = {}): Commit {
  const author = { name: "Ada", email: "ada@example.org", at: "2026-01-02T03:04:05Z" };
  const changes = entries.map((entry) => ({ path: entry.path, entry }));
  return { id: "a".repeat(40), message: "Change\n", author, changes, ...over };
}

describe("an exercise's content", () => {
  test("is taken with the sizes of its blobs, also of those that a later commit replaces", () => {
    const commits = [commit([file("a", "1", 10), pointer("s", 40)]), commit([file("a", "2", 20)])];
    const sizes = validateContent({ base: [file("a", "0", 5), file("b", "0", 5)], commits });
    expect([...sizes].map(([hash, size]) => [hash[0], size])).toEqual([
      ["0", 5],
      ["1", 10],
      ["2", 20],
    ]);
  });

  test("at the limits is taken", () => {
    const full = Array.from({ length: limits.exercise / limits.blob }, (_, n) =>
      file(`f${n}`, `${n}`, limits.blob),
    );
    expect(validateContent({ base: [], commits: [commit(full)] }).size).toBe(4);
  });

  test.each([
    ["nothing to review", [file("a", "0")], [commit([file("a", "1")]), commit([file("a", "0")])]],
    ["has 16,777,217 bytes; the limit is 16,777,216", [], [commit([file("a", "1", limits.blob + 1)])]],
    [
      "67,108,865 bytes together; the limit is 67,108,864",
      [file("z", "9", 1)],
      [commit(["1", "2", "3", "4"].map((digit) => file(digit, digit, limits.blob)))],
    ],
    ["two sizes", [file("a", "0", 1)], [commit([file("b", "0", 2)])]],
    ["mix SHA-1 and SHA-256", [], [commit([pointer("s", 64)])]],
    ["NUL", [], [commit([file("a", "1")], { message: "a\0b" })]],
    [
      "20,001 files; the limit is 20,000",
      [],
      [commit(Array.from({ length: limits.treeEntries + 1 }, (_, n) => file(`f${n}`, "1")))],
    ],
  ])("is refused: %s", (sentence, base, commits) => {
    expect(() => validateContent({ base, commits })).toThrow(sentence);
  });
});
