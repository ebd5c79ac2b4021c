import { expect, test } from "vitest";
import type { DiffFile } from "./model.ts";
import type { LineRow, PairRow } from "./rows.ts";
import { spokenRow } from "./spoken-row.ts";

const file: DiffFile = {
  path: "a.ts",
  basePath: "a.ts",
  headPath: "a.ts",
  change: "modified",
  similarity: 100,
  additions: 2,
  deletions: 1,
  facts: [],
  body: { kind: "text", edits: [], baseLines: 2, headLines: 3 },
};
const text = {
  base: { lines: ["one", "two"], finalNewline: true },
  head: { lines: ["one", "2", "three", ""], finalNewline: true },
};
const here = { from: 4, to: 4, side: "head", toSide: "head" } as const;

function line(change: LineRow["change"], base: number | null, head: number | null): LineRow {
  return { kind: "line", key: "", file, change, base, head, partner: null };
}

function pair(changed: boolean, base: number | null, head: number | null): PairRow {
  return { kind: "pair", key: "", file, changed, base, head };
}

test("a line is named by its side, its number, its change and its text", () => {
  expect(spokenRow(line("same", 1, 1), text, here)).toBe("head line 1: one");
  expect(spokenRow(line("deleted", 2, null), text, here)).toBe("base line 2, deleted: two");
  expect(spokenRow(line("added", null, 2), text, here)).toBe("head line 2, added: 2");
  expect(spokenRow(line("added", null, 4), text, here)).toBe("head line 4, added: blank");
});

test("side by side both sides of a change are named, and what is the same only once", () => {
  expect(spokenRow(pair(true, 2, 2), text, here)).toBe("base line 2, deleted: two; head line 2, added: 2");
  expect(spokenRow(pair(true, null, 3), text, here)).toBe("head line 3, added: three");
  expect(spokenRow(pair(false, 1, 1), text, here)).toBe("head line 1: one");
});

test("a range says how far it goes", () => {
  expect(spokenRow(line("same", 1, 1), text, { ...here, from: 6 })).toBe("3 rows chosen; head line 1: one");
});
