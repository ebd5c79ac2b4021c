import { expect, test } from "vitest";
import { lineEdits } from "../diff/line-edits.ts";
import { fromByteString, splitLines } from "../text/byte-string.ts";
import { seriesOf } from "./series.ts";
import type { PatchFile } from "./unified.ts";

const file = (text: string): PatchFile => ({ path: "a", mode: "100644", bytes: fromByteString(text) });

test("a commit may bring any number of lines, and another one come before it in the same file", () => {
  const many = "\n".repeat(200_000);
  const [before, between, after] = ["top\nend\n", "new\nend\n", `new\n${many}end\nmore\n`];
  const [first, ...others] = lineEdits(splitLines(before), splitLines(after));
  if (!first) throw new Error("Nothing was changed.");
  const [top, middle] = [
    { edit: { ...first, headEnd: first.headStart + 1 }, commit: 0 },
    { edit: { ...first, baseStart: first.baseEnd, headStart: first.headStart + 1 }, commit: 1 },
  ];
  const edits = [top, middle, ...others.map((edit) => ({ edit, commit: 1 }))];
  const series = seriesOf([{ before: file(before), after: file(after), commit: 0, edits }], 2);
  expect(series).toEqual([
    [{ before: file(before), after: file(between) }],
    [{ before: file(between), after: file(after) }],
  ]);
});
