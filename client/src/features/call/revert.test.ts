import { lineEdits } from "@tandiff/shared/diff/line-edits.ts";
import { splitLines } from "@tandiff/shared/text/byte-string.ts";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { applyChanges } from "../../sync/text-changes.ts";
import { revertChanges } from "./revert.ts";

const text = fc
  .array(fc.constantFrom("a", "b", "c", "d", ""), { maxLength: 8 })
  .map((lines) => lines.join("\n"));

test("reverting a change leaves all others, and reverting one after the other makes head again", () => {
  fc.assert(
    fc.property(text, text, (head, now) => {
      let left = now;
      for (let turn = 0; turn < 20 && left !== head; turn++) {
        const [edit] = lineEdits(splitLines(head), splitLines(left));
        if (!edit) throw new Error("Texts that differ have a change.");
        const [lines, wanted] = [splitLines(left), splitLines(head).slice(edit.baseStart, edit.baseEnd)];
        left = applyChanges(left, revertChanges(edit, head, left, left) ?? []);
        expect(left).toBe(lines.toSpliced(edit.headStart, edit.headEnd - edit.headStart, ...wanted).join(""));
      }
      expect(left).toBe(head);
    }),
    { numRuns: 2_000 },
  );
});

test("a change that was edited since it was shown is not reverted; one beside which others wrote is", () => {
  const [head, shown] = ["one\ntwo\nthree\nfour\n", "one\nTWO\nthree\nfour\n"];
  const [edit] = lineEdits(splitLines(head), splitLines(shown));
  if (!edit) throw new Error("There is a change.");
  expect(revertChanges(edit, head, shown, "one\nTWO!\nthree\nfour\n")).toBeNull();
  expect(revertChanges(edit, head, shown, head)).toBeNull();
  const beside = "zero\none\nTWO\nthree\nFOUR\n";
  const changes = revertChanges(edit, head, shown, beside);
  expect(changes && applyChanges(beside, changes)).toBe("zero\none\ntwo\nthree\nFOUR\n");
});
