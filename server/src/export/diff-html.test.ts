import { diffBlocks } from "@tandiff/shared/diff/diff-blocks.ts";
import { lineEdits } from "@tandiff/shared/diff/line-edits.ts";
import { expect, test } from "vitest";
import { diffHtml } from "./diff-html.ts";

function htmlOf(before: string[], after: string[]): string {
  const edits = lineEdits(
    before.map((line) => `${line}\n`),
    after.map((line) => `${line}\n`),
  );
  return diffHtml({ before: "a.ts", after: "a.ts", blocks: diffBlocks(before, after, edits) });
}

test("the words that differ are marked in a change of the usual size", () => {
  expect(htmlOf(["const a = one;"], ["const a = two;"])).toContain("<ins>two</ins>");
});

test("a change made to cost much has all of its lines and no marks", () => {
  const block = (sign: string, at: number): string[] =>
    Array.from({ length: 31 }, (_, line) => `${"xyz ".repeat(20)}${sign}${at}-${line}`);
  const part = (sign: string) =>
    Array.from({ length: 60 }, (_, at) => [...block(sign, at), `kept ${at}`]).flat();
  const html = htmlOf(part("old"), part("new"));
  for (const last of ["old59-30", "new59-30"]) expect(html).toContain(last);
  expect(html).not.toContain("<ins>");
});
