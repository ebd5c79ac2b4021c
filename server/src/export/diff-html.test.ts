import { diffBlocks } from "@tandiff/shared/diff/diff-blocks.ts";
import { lineEdits } from "@tandiff/shared/diff/line-edits.ts";
import { expect, test } from "vitest";
import { diffHtml, type ShownDiff } from "./diff-html.ts";

function htmlOf(before: string[], after: string[]): string {
  const edits = lineEdits(
    before.map((line) => `${line}\n`),
    after.map((line) => `${line}\n`),
  );
  return inPieces({ before: "a.ts", after: "a.ts", blocks: diffBlocks(before, after, edits) }).html;
}

/** The whole, and how often others had their turn. */
function inPieces(diff: ShownDiff) {
  const work = diffHtml(diff);
  for (let turns = 0; ; turns += 1) {
    const step = work.next();
    if (step.done) return { html: step.value, turns };
  }
}

test("a long change is one table with each line once, and others have their turn while it is written", () => {
  const lines = (word: string) =>
    Array.from({ length: 2_000 }, (_, at) => `${at % 40 < 20 ? word : "kept"} ${at}.`);
  const [before, after] = [lines("old"), lines("new")];
  const edits = lineEdits(before, after);
  for (const blocks of [diffBlocks(before, after, edits), diffBlocks(before, after, edits, 2_000)]) {
    const { html, turns } = inPieces({ before: "a.ts", after: "a.ts", blocks });
    expect(turns).toBeGreaterThan(4);
    for (const tag of ["<table", "<tbody", "</tbody>", "</table>", "d2h-file-header"])
      expect(html.split(tag), tag).toHaveLength(2);
    for (const line of ["old 0.", "new 0.", "old 1960.", "new 1979."])
      expect(html.split(`>${line}<`), line).toHaveLength(2);
  }
});

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
