import type { LineEdit } from "@tandiff/shared/diff/file-diff.ts";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createFileRows } from "./file-rows.ts";
import type { DiffFile, Slot } from "./model.ts";
import { rowHeight } from "./row-height.ts";
import { createRowLists, type RowListOptions } from "./row-list.ts";
import type { Row, Rows } from "./rows.ts";
import { fileSize } from "./segments.ts";

function changedFile(
  path: string,
  edits: readonly LineEdit[],
  baseLines: number,
  headLines: number,
): DiffFile {
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

/** Files with any edits: unchanged lines, then so many deleted and added ones, again and again. */
const anyFile = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 12 }), fc.nat({ max: 4 }), fc.nat({ max: 4 })), { maxLength: 6 })
  .chain((steps) => fc.tuple(fc.constant(steps), fc.boolean(), fc.nat({ max: 12 })))
  .map(([steps, startsChanged, rest]): Omit<DiffFile, "path"> => {
    const edits: LineEdit[] = [];
    let base = 0;
    let head = 0;
    for (const [index, [same, deleted, added]] of steps.entries()) {
      const kept = index === 0 && startsChanged ? 0 : same;
      base += kept;
      head += kept;
      if (deleted + added === 0) continue;
      edits.push({ baseStart: base, baseEnd: base + deleted, headStart: head, headEnd: head + added });
      base += deleted;
      head += added;
    }
    return changedFile("", edits, base + rest, head + rest);
  });

/** The nearest row of a kind, by looking at every row. */
function following(rows: Rows, kind: Row["kind"], from: number, by: number): number | undefined {
  for (let index = from + by; rows.at(index); index += by) if (rows.at(index)?.kind === kind) return index;
  return undefined;
}

/** Threads anywhere in the file, on lines that are folded or not there too, or on all of it. */
const anySlots = fc
  .array(
    fc.record({
      side: fc.constantFrom("base" as const, "head" as const),
      lines: fc.option(fc.record({ start: fc.integer({ min: 1, max: 60 }), more: fc.nat({ max: 4 }) })),
      estimate: fc.integer({ min: 1, max: 200 }),
    }),
    { maxLength: 4 },
  )
  .map((slots) =>
    slots.map(({ side, lines, estimate }, index): Slot => {
      const range = lines && { start: lines.start, end: lines.start + lines.more };
      return { id: `slot ${index}`, position: { path: "a.ts", side, lines: range }, estimate };
    }),
  );

const plain: RowListOptions = {
  layout: "unified",
  whole: false,
  folded: new Set(),
  opened: new Set(),
  revealed: new Map(),
  slots: [],
  measured: new Map(),
};

test("a file's size that was reckoned is the size that its rows have", () => {
  fc.assert(
    fc.property(anyFile, fc.constantFrom("unified", "split"), anySlots, (shape, layout, slots) => {
      const file = { ...shape, path: "a.ts", basePath: "a.ts", headPath: "a.ts" };
      const options = {
        layout,
        folded: false,
        opened: false,
        revealed: [],
        whole: false,
        slots,
      } as const;
      const rows = createFileRows(file, options, new Map());
      let height = 0;
      for (let index = 0; index < rows.length; index++) {
        const row = rows.at(index);
        height += row ? rowHeight(row) : Number.NaN;
      }
      expect(fileSize(file, options)).toEqual({ length: rows.length, height });
      expect(rows.height).toBe(height);
    }),
  );
});

test("every row is found by its key, by its place in pixels and by its lines, in whatever files", () => {
  fc.assert(
    fc.property(
      fc.array(anyFile, { minLength: 1, maxLength: 5 }),
      fc.constantFrom("unified", "split"),
      fc.nat({ max: 100 }),
      (shapes, layout, grown) => {
        const files = shapes.map((shape, index) => {
          const path = `file-${index}`;
          return { ...shape, path, basePath: path, headPath: path };
        });
        const slots: Slot[] = files.map(({ path }, index) => ({
          id: `thread-${index}`,
          position: { path, side: "head", lines: { start: 1 + index, end: 2 + index } },
          estimate: 100,
        }));
        const first = createRowLists()(files, { ...plain, layout, slots });
        const key = first.at(first.indexOfSlot("thread-0") ?? -1)?.key ?? "";
        const measured = new Map([["file-0", new Map([[key, grown]])]]);
        const rows = createRowLists()(files, { ...plain, layout, slots, measured });
        let top = 0;
        for (let index = 0; index < rows.length; index++) {
          const row = rows.at(index);
          if (!row) throw new Error(`There is no row ${index}.`);
          expect(rows.topOf(index)).toBe(top);
          expect(rows.indexOf(row.key)).toBe(index);
          expect(rows.fileAt(index)).toBe(row.file);
          if (row.key !== key || grown > 0) expect(rows.indexAt(top)).toBe(index);
          if (row.kind === "line" || row.kind === "pair") {
            if (row.head !== null) expect(rows.indexOfLine(row.file.path, "head", row.head)).toBe(index);
            if (row.base !== null) expect(rows.indexOfLine(row.file.path, "base", row.base)).toBe(index);
          }
          for (const kind of ["file", "slot"] as const) {
            expect(rows.next(kind, index, 1)).toBe(following(rows, kind, index, 1));
            expect(rows.next(kind, index, -1)).toBe(following(rows, kind, index, -1));
          }
          top += row.key === key ? grown : rowHeight(row);
        }
        expect(rows.height).toBe(top);
        expect(rows.at(rows.length)).toBeUndefined();
        for (const slot of slots) {
          const at = rows.at(rows.indexOfSlot(slot.id) ?? -1);
          expect(at?.kind === "slot" && at.slot).toBe(slot);
        }
      },
    ),
  );
});

test("what has not changed stays the same object in the next list, so that it need not be drawn again", () => {
  const edit = { baseStart: 4, baseEnd: 5, headStart: 4, headEnd: 5 };
  const files = ["a", "b"].map((path) => changedFile(path, [edit], 9, 9));
  const listOf = createRowLists();
  const before = listOf(files, plain);
  const row = before.at(before.indexOfLine("b", "head", 4) ?? -1);
  const after = listOf(files, { ...plain, folded: new Set(["a"]) });
  expect(after.length).toBeLessThan(before.length);
  expect(after.at(after.indexOfLine("b", "head", 4) ?? -1)).toBe(row);
});

test("a line that is folded away is near the row that stands for it", () => {
  const edit = { baseStart: 40, baseEnd: 41, headStart: 40, headEnd: 41 };
  const files = [changedFile("a", [edit], 90, 90), changedFile("b", [edit], 90, 90)];
  const listOf = createRowLists();
  const open = listOf(files, { ...plain, revealed: new Map([["b", [{ start: 60, end: 60 }]]]) });
  const key = open.at(open.indexOfLine("b", "head", 60) ?? -1)?.key ?? "";
  const rows = listOf(files, plain);
  const near = rows.at(rows.indexNear(key) ?? -1);
  expect(near?.kind === "gap" && near.file.path === "b" && near.start <= 60 && 60 <= near.end).toBe(true);
  const folded = listOf(files, { ...plain, folded: new Set(["b"]) });
  const header = folded.at(folded.indexNear(key) ?? -1);
  expect([header?.kind, header?.file.path]).toEqual(["file", "b"]);
});

test("a generated file is one row until it is opened", () => {
  const file = { ...changedFile("dist.js", [{ baseStart: 0, baseEnd: 0, headStart: 0, headEnd: 5 }], 0, 5) };
  const generated = { ...file, generated: true };
  const kinds = (opened: ReadonlySet<string>): (string | undefined)[] => {
    const rows = createRowLists()([generated], { ...plain, opened });
    return Array.from({ length: rows.length }, (_, index) => rows.at(index)?.kind);
  };
  expect(kinds(new Set())).toEqual(["file", "generated", "end"]);
  expect(kinds(new Set(["dist.js"]))).toEqual(["file", "line", "line", "line", "line", "line", "end"]);
});
