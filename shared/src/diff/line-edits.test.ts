import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { slowness } from "../testing-slowness.ts";
import type { LineEdit } from "./file-diff.ts";
import { lineEdits, lineEditsIgnoringSpace } from "./line-edits.ts";

function applied(edits: readonly LineEdit[], base: readonly string[], head: readonly string[]): string[] {
  const result: string[] = [];
  let at = 0;
  for (const edit of edits) {
    result.push(...base.slice(at, edit.baseStart), ...head.slice(edit.headStart, edit.headEnd));
    at = edit.baseEnd;
  }
  return [...result, ...base.slice(at)];
}

function expectSound(base: readonly string[], head: readonly string[]): LineEdit[] {
  const edits = lineEdits(base, head);
  expect(applied(edits, base, head)).toEqual(head);
  let last = { baseEnd: -1, headEnd: -1 };
  for (const edit of edits) {
    expect(edit.baseStart).toBeGreaterThan(last.baseEnd);
    expect(edit.headStart).toBeGreaterThan(last.headEnd);
    expect(edit.baseStart - last.baseEnd).toBe(edit.headStart - last.headEnd);
    expect(edit.baseEnd - edit.baseStart + edit.headEnd - edit.headStart).toBeGreaterThan(0);
    last = edit;
  }
  return edits;
}

/** Length of the longest common subsequence, the plain way. */
function commonLength(a: readonly string[], b: readonly string[]): number {
  let row = Array<number>(b.length + 1).fill(0);
  for (const left of a) {
    const next = [0];
    for (const [j, right] of b.entries()) {
      next.push(left === right ? (row[j] ?? 0) + 1 : Math.max(row[j + 1] ?? 0, next[j] ?? 0));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

const numbered = (count: number) => Array.from({ length: count }, (_, index) => `line ${index}`);
const shown = (lines: readonly string[], edits: readonly LineEdit[]) =>
  edits.map((edit) => lines.slice(edit.headStart, edit.headEnd));

describe("the edits between two files", () => {
  test("turn base into head, ascend and never touch, and are as few lines as can be", () => {
    const lines = fc.array(fc.constantFrom("a", "  b", "c", "", "}"), { maxLength: 30 });
    fc.assert(
      fc.property(lines, lines, (base, head) => {
        const edits = expectSound(base, head);
        const kept = base.length - edits.reduce((sum, edit) => sum + edit.baseEnd - edit.baseStart, 0);
        expect(kept).toBe(commonLength(base, head));
      }),
      { numRuns: 2000 },
    );
  });

  test("are none for the same file", () => {
    expect(lineEdits(numbered(3), numbered(3))).toEqual([]);
    expect(lineEdits([], [])).toEqual([]);
  });

  test("fill an empty file and empty a full one", () => {
    expect(lineEdits([], ["a"])).toEqual([{ baseStart: 0, baseEnd: 0, headStart: 0, headEnd: 1 }]);
    expect(lineEdits(["a"], [])).toEqual([{ baseStart: 0, baseEnd: 1, headStart: 0, headEnd: 0 }]);
  });

  test("begin an added method at its own first line", () => {
    const method = ["  def b", "    x", "  end", ""];
    const base = ["class A", "  def a", "    x", "  end", "", "  def c", "    x", "  end", "end"];
    const head = base.toSpliced(5, 0, ...method);
    expect(shown(head, expectSound(base, head))).toEqual([method]);
    // Deleting it again is the same place seen from the other side.
    expect(lineEdits(head, base)).toEqual([{ baseStart: 5, baseEnd: 9, headStart: 5, headEnd: 5 }]);
  });

  test("keep a method that is added last in its class together with the blank line above", () => {
    const base = ["class A", "  def a", "    x", "  end", "end"];
    const head = base.toSpliced(4, 0, "", "  def b", "    x", "  end");
    expect(shown(head, expectSound(base, head))).toEqual([["", "  def b", "    x", "  end"]]);
  });

  test("are one where an insertion need not be torn at a blank line", () => {
    const head = ["a", "", "b", "", "c", ""];
    expect(shown(head, expectSound(["a", "", "x"], [...head, "x"]))).toEqual([["b", "", "c", ""]]);
  });

  test("in a long run of the same line are found at once", () => {
    const base = Array<string>(100_000).fill("");
    const start = performance.now();
    expect(expectSound(base, [...base, "", ""])).toHaveLength(1);
    expect(performance.now() - start).toBeLessThan(3_000);
  });

  test("keep an added block at the end of a list whole", () => {
    const base = ["f {", "  a", "}"];
    const head = [...base, "g {", "  a", "}"];
    expect(shown(head, expectSound(base, head))).toEqual([["g {", "  a", "}"]]);
  });

  test("of 100,000 lines with few changes take well under 200 ms", () => {
    const base = numbered(100_000);
    const head = base.flatMap((line, index) => (index % 5_000 === 7 ? ["", `${line}!`, ""] : [line]));
    const edits = lineEdits(base, head);
    const most = 200 * slowness();
    // The best of some runs, since the machine may be busy with other things.
    const times = Array.from({ length: 8 }, () => {
      const start = performance.now();
      lineEdits(base, head);
      return performance.now() - start;
    });
    expect(Math.min(...times)).toBeLessThan(most);
    expect(edits).toHaveLength(20);
    expect(applied(edits, base, head)).toEqual(head);
  });

  test("of two files with nothing in common are one replacement, at once", () => {
    const base = numbered(50_000);
    const head = base.map((line) => `${line}!`);
    expect(lineEdits(base, head)).toEqual([{ baseStart: 0, baseEnd: 50_000, headStart: 0, headEnd: 50_000 }]);
  });

  test("stay sound and quick where the shortest ones would take too long", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        let state = seed;
        const random = (below: number) => {
          state = (Math.imul(state, 1664525) + 1013904223) | 0;
          return (state >>> 8) % below;
        };
        const shuffled = (count: number) =>
          Array.from({ length: count }, (_, index) => (index % 50 === 0 ? `mark ${index}` : `${random(40)}`));
        const start = performance.now();
        const edits = expectSound(shuffled(10_000), shuffled(10_000));
        expect(performance.now() - start).toBeLessThan(5_000);
        // The marks that both sides have exactly once are found again.
        expect(edits.length).toBeGreaterThan(200);
      }),
      { numRuns: 3 },
    );
  });

  test("are one replacement where not even unique lines hold the files together", () => {
    const base = Array.from({ length: 6_000 }, (_, index) => (index % 3 ? "a" : "b"));
    const head = ["x", ...base.toReversed().map((line) => (line === "a" ? "b" : "a")), "y"];
    expect(expectSound(base, head)).toHaveLength(1);
  });
});

describe("the edits between two files without white space", () => {
  const bare = (line: string) => line.replaceAll(/[ \t\r\n]/g, "");

  test("are those of the lines as if they had none", () => {
    const part = fc.constantFrom("a", "b", " ", "\t", "  a", "a b", "}", "\r", "\f");
    const lines = fc.array(fc.array(part, { maxLength: 3 }).map((parts) => `${parts.join("")}\n`));
    fc.assert(
      fc.property(lines, lines, (base, head) => {
        const edits = lineEditsIgnoringSpace(base, head);
        expect(applied(edits, base.map(bare), head.map(bare))).toEqual(head.map(bare));
        expect(edits.length).toBeLessThanOrEqual(lineEdits(base, head).length + base.length);
      }),
    );
  });

  test("are none where only white space has changed, a missing final newline included", () => {
    expect(lineEditsIgnoringSpace(["  a b\n", "c\r\n", "d"], ["ab\n", "\tc\n", "d\n"])).toEqual([]);
    expect(lineEditsIgnoringSpace(["a\n"], ["a\n", "\n"])).toHaveLength(1);
  });

  test("put an added block at its own first line, as with white space", () => {
    const block = (name: string) => ["block {\n", `  ${name}\n`, "}\n"];
    const edits = lineEditsIgnoringSpace(block("one"), [...block("new"), ...block("one")]);
    expect(edits).toEqual([{ baseStart: 0, baseEnd: 0, headStart: 0, headEnd: 3 }]);
  });
});
