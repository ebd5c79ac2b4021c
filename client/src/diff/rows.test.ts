import type { LineEdit } from "@tandiff/shared/diff/file-diff.ts";
import type { Position } from "@tandiff/shared/position.ts";
import { describe, expect, test } from "vitest";
import type { DiffFile, Slot } from "./model.ts";
import { createFileRows } from "./file-rows.ts";
import { rangeBetween, type Row } from "./rows.ts";
import type { RowOptions } from "./segments.ts";

const path = "app/order.rb";

function changedFile(edits: readonly LineEdit[], baseLines: number, headLines: number): DiffFile {
  return {
    path,
    basePath: path,
    headPath: path,
    change: "modified",
    similarity: 100,
    additions: 0,
    deletions: 0,
    facts: [],
    body: { kind: "text", edits, baseLines, headLines },
  };
}

/** Line 11 of 30 is replaced by two lines, 11 and 12. */
const replaced = changedFile([{ baseStart: 10, baseEnd: 11, headStart: 10, headEnd: 12 }], 30, 31);

const plain: RowOptions = {
  layout: "unified",
  folded: false,
  opened: false,
  revealed: [],
  whole: false,
  slots: [],
};

/** All rows of a file, as a list. */
function fileRows(file: DiffFile, options: RowOptions): Row[] {
  const rows = createFileRows(file, options, new Map());
  return Array.from({ length: rows.length }, (_, index) => rows.at(index)).filter((row) => row !== undefined);
}

function on(side: "base" | "head", start: number, end = start): Position {
  return { path, side, lines: { start, end } };
}

function slot(id: string, position: Position): Slot {
  return { id, position, estimate: 100 };
}

/** A row in a few letters, as one would sketch it. */
function sketch(row: Row): string {
  switch (row.kind) {
    case "line":
      return `${row.base ?? "·"} ${row.head ?? "·"}${row.change === "same" ? "" : row.change === "added" ? " +" : " −"}`;
    case "pair":
      return `${row.base ?? "·"} | ${row.head ?? "·"}${row.changed ? " *" : ""}`;
    case "gap":
      return `… ${row.start}–${row.end}`;
    case "slot":
      return `@${row.slot.id}`;
    case "notice":
      return row.text;
    case "file":
    case "note":
    case "generated":
    case "media":
    case "end":
      return row.kind;
  }
}

const sketchOf = (file: DiffFile, options: Partial<RowOptions> = {}): string[] =>
  fileRows(file, { ...plain, ...options }).map(sketch);

describe("the unified view of a file", () => {
  test("shows three lines around a change, deleted lines before added ones, and folds the rest", () => {
    expect(sketchOf(replaced)).toEqual([
      "file",
      "… 1–7",
      "8 8",
      "9 9",
      "10 10",
      "11 · −",
      "· 11 +",
      "· 12 +",
      "12 13",
      "13 14",
      "14 15",
      "… 16–31",
      "end",
    ]);
  });

  test("unfolds what was asked for, and a single line that would be left is not folded", () => {
    const rows = sketchOf(replaced, { revealed: [{ start: 2, end: 7 }] });
    expect(rows.slice(0, 4)).toEqual(["file", "1 1", "2 2", "3 3"]);
    expect(rows).toContain("… 16–31");
  });

  test("of a folded file only the header is left", () => {
    expect(sketchOf(replaced, { folded: true, slots: [slot("a", on("head", 11))] })).toEqual(["file", "end"]);
  });

  test("an empty file says so", () => {
    expect(sketchOf(changedFile([], 0, 0))).toEqual(["file", "This file is empty.", "end"]);
  });
});

describe("the side by side view", () => {
  test("pairs the lines of a change in order and leaves the other side empty where it has no more", () => {
    const rows = sketchOf(replaced, { layout: "split" });
    expect(rows.slice(2, 8)).toEqual(["8 | 8", "9 | 9", "10 | 10", "11 | 11 *", "· | 12 *", "12 | 13"]);
  });
});

describe("threads", () => {
  test("stand under the last line of their range, on their own side", () => {
    const slots = [slot("old", on("base", 11)), slot("range", on("head", 9, 12))];
    const rows = sketchOf(replaced, { slots });
    expect(rows[rows.indexOf("@old") - 1]).toBe("11 · −");
    expect(rows[rows.indexOf("@range") - 1]).toBe("· 12 +");
  });

  test("on folded lines unfold them with some context", () => {
    const rows = sketchOf(replaced, { slots: [slot("far", on("head", 25))] });
    expect(rows.slice(rows.indexOf("14 15") + 1)).toEqual([
      "… 16–21",
      "21 22",
      "22 23",
      "23 24",
      "24 25",
      "@far",
      "25 26",
      "26 27",
      "27 28",
      "… 29–31",
      "end",
    ]);
  });

  test("on base's folded lines unfold them too", () => {
    const rows = sketchOf(replaced, { slots: [slot("far", on("base", 24))] });
    expect(rows[rows.indexOf("@far") - 1]).toBe("24 25");
  });

  test("on lines that show already leave every other row as it is", () => {
    const rows = sketchOf(replaced, { slots: [slot("near", on("head", 14))] });
    expect(rows.filter((row) => row !== "@near")).toEqual(sketchOf(replaced));
    expect(rows[rows.indexOf("@near") - 1]).toBe("13 14");
  });

  test("on the whole file, or on a line that is not there, stand at the top and are never lost", () => {
    const slots = [slot("file", { path, side: "head", lines: null }), slot("lost", on("head", 999))];
    expect(sketchOf(replaced, { slots }).slice(0, 3)).toEqual(["file", "@file", "@lost"]);
  });

  test("of other files do not show", () => {
    const other = slot("other", { path: "README.md", side: "head", lines: null });
    expect(sketchOf(replaced, { slots: [other] })).toEqual(sketchOf(replaced));
  });

  test("of a renamed file are found by the path of their side", () => {
    const renamed = { ...replaced, basePath: "app/old.rb" };
    const rows = fileRows(renamed, {
      ...plain,
      slots: [slot("old", { path: "app/old.rb", side: "base", lines: { start: 11, end: 11 } })],
    });
    expect(rows.map(sketch)).toContain("@old");
  });
});

test("a row keeps its key when others come before it", () => {
  const before = fileRows(replaced, plain).map((row) => row.key);
  const after = fileRows(replaced, { ...plain, slots: [slot("a", on("head", 9))] }).map((row) => row.key);
  expect(after.filter((key) => !key.startsWith("slot"))).toEqual(before);
});

test("a range of rows stands for the lines of one side, in either direction", () => {
  const rows = fileRows(replaced, plain);
  const first = rows.findIndex((row) => sketch(row) === "10 10");
  const last = rows.findIndex((row) => sketch(row) === "12 13");
  expect(rangeBetween(rows, first, last, "head")).toEqual({ start: 10, end: 13 });
  expect(rangeBetween(rows, last, first, "base")).toEqual({ start: 10, end: 12 });
});
