import { describe, expect, test } from "vitest";
import { minimalChanges, type TextChange } from "./text-changes.ts";

function applied(text: string, changes: readonly TextChange[]): string {
  return changes.reduceRight(
    (result, change) =>
      result.slice(0, change.offset) + change.text + result.slice(change.offset + change.length),
    text,
  );
}

describe("a minimal text difference", () => {
  test("leaves what stands between two changes alone", () => {
    const before = "one\ntwo\nthree\nfour\nfive\n";
    const after = "one!\ntwo\nthree\nfive\nsix\n";
    const changes = minimalChanges(before, after);
    expect(applied(before, changes)).toBe(after);
    expect(changes).toEqual([
      { offset: 3, length: 0, text: "!" },
      { offset: 14, length: 5, text: "" },
      { offset: 24, length: 0, text: "six\n" },
    ]);
  });

  test("leaves alone what goes on from one line to the next", () => {
    expect(minimalChanges("a = b * c;\nreturn a;\n", "a =\n  b * c; return a;\n")).toEqual([
      { offset: 3, length: 0, text: "\n " },
      { offset: 10, length: 1, text: " " },
    ]);
  });

  test("replaces many lines one by one where there are as many as before", () => {
    const lines = Array.from({ length: 300 }, (_, index) => `let x${index} = 1;\n`);
    const changes = minimalChanges(lines.join(""), lines.join("").replaceAll(" = 1;", " = 10;"));
    expect(new Set(changes.map(({ text, length }) => `${length} ${text}`))).toEqual(new Set(["0 0"]));
    expect(changes).toHaveLength(300);
  });

  test("leaves alone what stands between two changes in one line", () => {
    expect(minimalChanges("let a = b;\n", "let aa = bb;\n")).toEqual([
      { offset: 5, length: 0, text: "a" },
      { offset: 8, length: 0, text: "b" },
    ]);
  });

  test("never cuts through a surrogate pair", () => {
    for (const [before, after] of [
      ["x 😀 y", "x 😁 y"],
      ["😀", ""],
      ["a😀\n", "a😀😀\n"],
    ] as const) {
      const changes = minimalChanges(before, after);
      expect(applied(before, changes)).toBe(after);
      for (const { text } of changes) expect(text.isWellFormed()).toBe(true);
    }
  });

  test("makes any text of any other", () => {
    let state = 7;
    const random = (below: number): number => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    const text = (): string =>
      Array.from({ length: random(30) }, () => ["a", "b", "\n", "😀", "é"][random(5)]).join("");
    for (let round = 0; round < 500; round++) {
      const [before, after] = [text(), text()];
      const changes = minimalChanges(before, after);
      expect(applied(before, changes)).toBe(after);
      for (const [index, { offset }] of changes.entries()) {
        const last = changes[index - 1];
        if (last) expect(offset).toBeGreaterThanOrEqual(last.offset + last.length);
      }
    }
  });
});
