import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { reenterChanges } from "./reenter.ts";
import { applyChanges } from "./text-changes.ts";

const text = fc
  .array(fc.constantFrom("a", "b", "c", "d", "e", ""), { maxLength: 10 })
  .map((lines) => lines.join("\n"));
/** Lines that nobody else has, so that they can be looked for. */
const ownLines = fc.array(fc.constantFrom("own 1", "own 2", "b", "c"), { maxLength: 10 });

function reentered(before: string, mine: string, theirs: string): string {
  return applyChanges(theirs, reenterChanges(before, mine, theirs));
}

describe("text that could not be saved, entered again", () => {
  test("makes exactly the person's file when nobody else has changed it", () => {
    fc.assert(
      fc.property(text, text, (before, mine) => {
        expect(reentered(before, mine, before)).toBe(mine);
      }),
      { numRuns: 2_000 },
    );
  });

  test("is not there twice when it had been saved after all", () => {
    fc.assert(
      fc.property(text, text, (before, mine) => {
        expect(reentered(before, mine, mine)).toBe(mine);
      }),
      { numRuns: 1_000 },
    );
    expect(reentered("a\nb\nc", "a\nB\nc", "a\nB\nc\nd")).toBe("a\nB\nc\nd");
  });

  test("changes nothing when the person had changed nothing", () => {
    fc.assert(
      fc.property(text, text, (before, theirs) => {
        expect(reentered(before, before, theirs)).toBe(theirs);
      }),
      { numRuns: 1_000 },
    );
  });

  test("is in the file with every line of the person's own, whatever the others did", () => {
    fc.assert(
      fc.property(text, ownLines, text, (before, own, theirs) => {
        const lines = reentered(before, own.join("\n"), theirs).split("\n");
        const count = (line: string, among: readonly string[]) => among.filter((one) => one === line).length;
        for (const line of ["own 1", "own 2"]) expect(count(line, lines)).toBe(count(line, own));
      }),
      { numRuns: 2_000 },
    );
  });

  test("comes to stand beside what others wrote elsewhere", () => {
    expect(reentered("one\ntwo\nthree\n", "one\nTWO\nthree\n", "zero\none\ntwo\nthree\nfour\n")).toBe(
      "zero\none\nTWO\nthree\nfour\n",
    );
  });

  test("comes after what others made of the same lines", () => {
    expect(reentered("one\ntwo\nthree\n", "one\nmine\nthree\n", "one\ntheirs\nthree\n")).toBe(
      "one\ntheirs\nmine\nthree\n",
    );
  });
});
