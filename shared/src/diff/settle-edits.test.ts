import { describe, expect, test } from "vitest";
import { settleEdits } from "./settle-edits.ts";

describe("settled edits", () => {
  const insertion = (at: number, headStart: number, headEnd: number) => ({
    baseStart: at,
    baseEnd: at,
    headStart,
    headEnd,
  });

  test("begin where the indentation is least, not as low as they can", () => {
    const base = ["it {", "  a", "}", "it {", "  c", "}"];
    const head = base.toSpliced(3, 0, "it {", "  b", "}");
    expect(settleEdits([insertion(4, 4, 7)], base, head)).toEqual([insertion(3, 3, 6)]);
    expect(settleEdits([insertion(3, 3, 6)], base, head)).toEqual([insertion(3, 3, 6)]);
  });

  test("join where the first can move down to the second", () => {
    const head = ["a", "", "b", "", "c", "z"];
    const torn = [insertion(1, 1, 3), insertion(2, 4, 5)];
    expect(settleEdits(torn, ["a", "", "z"], head)).toEqual([insertion(2, 2, 5)]);
  });

  test("join where the second can move up to the first", () => {
    const head = ["a", "b", "", "c", "", "z"];
    const torn = [insertion(1, 1, 2), insertion(2, 3, 5)];
    expect(settleEdits(torn, ["a", "", "z"], head)).toEqual([insertion(1, 1, 4)]);
  });

  test("stay apart where neither can move", () => {
    const edits = [insertion(1, 1, 2), insertion(2, 3, 4)];
    expect(settleEdits(edits, ["a", "", "z"], ["a", "b", "", "c", "z"])).toEqual(edits);
  });
});
