import type { MergeRequestView } from "@tandiff/shared/api.ts";
import { BlobHash } from "@tandiff/shared/ids.ts";
import { expect, test } from "vitest";
import { headLinesOf } from "./head-lines.ts";

const entry = (path: string) => ({
  path,
  mode: "100644" as const,
  blob: BlobHash.parse("0".repeat(64)),
  size: 1,
});
const file = { similarity: 100, additions: 0, deletions: 0, generated: false };
const none = { kind: "text", edits: [], baseLines: 1, headLines: 1 } as const;
/** In `b.rb`, which was `a.rb`, lines 2 and 3 became one line, and line 6 of 7 went away. */
const view: MergeRequestView = {
  slug: "x",
  kind: "review",
  title: "x",
  brief: "",
  language: null,
  mergeRequest: { title: "x", description: "" },
  commits: [],
  base: [],
  head: [],
  diffs: [
    {
      ...file,
      change: "renamed",
      base: entry("a.rb"),
      head: entry("b.rb"),
      body: {
        kind: "text",
        baseLines: 7,
        headLines: 5,
        edits: [
          { baseStart: 1, baseEnd: 3, headStart: 1, headEnd: 2 },
          { baseStart: 5, baseEnd: 6, headStart: 4, headEnd: 4 },
        ],
      },
    },
    { ...file, change: "deleted", base: entry("gone.rb"), head: null, body: none },
  ],
};
const of = (path: string, start: number, end: number) =>
  headLinesOf(view, { path, side: "base", lines: { start, end } });

test("lines that the merge request kept are themselves", () => {
  expect(of("a.rb", 4, 5)).toEqual({ path: "b.rb", lines: { start: 3, end: 4 } });
  expect(of("README", 4, 5)).toEqual({ path: "README", lines: { start: 4, end: 5 } });
});

test("lines that it replaced are what it put there", () => {
  expect(of("a.rb", 3, 3)).toEqual({ path: "b.rb", lines: { start: 2, end: 2 } });
  expect(of("a.rb", 1, 4)).toEqual({ path: "b.rb", lines: { start: 1, end: 3 } });
});

test("lines that it took away are the one behind them", () => {
  expect(of("a.rb", 6, 6)).toEqual({ path: "b.rb", lines: { start: 5, end: 5 } });
});

test("a file that it deleted has no lines of head", () => {
  expect(of("gone.rb", 1, 1)).toBeNull();
});
