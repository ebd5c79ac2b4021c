import type { FileDiff } from "@tandiff/shared/diff/file-diff.ts";
import { TreeEntry } from "@tandiff/shared/exercise/tree.ts";
import { expect, test } from "vitest";
import type { Slot } from "../../diff/model.ts";
import { changesBetween, slotsWithin, wholeChanges } from "./changes.ts";

function entry(path: string, blob: string): TreeEntry {
  return TreeEntry.parse({ path, mode: "100644", blob: blob.repeat(64), size: 3 });
}

function diff(base: TreeEntry | null, head: TreeEntry | null): FileDiff {
  const change = base === null ? "added" : head === null ? "deleted" : "modified";
  const edits = [{ baseStart: 0, baseEnd: 1, headStart: 0, headEnd: 1 }];
  const body = { kind: "text", edits, baseLines: 1, headLines: 1 } as const;
  return { change, base, head, similarity: 100, additions: 1, deletions: 1, generated: false, body };
}

/** `a` changes twice on its way from base to head, `b` only in the commit that is looked at. */
const view = { base: [entry("a", "1"), entry("b", "4")], head: [entry("a", "3"), entry("b", "5")] };
const commit = changesBetween(view, [
  diff(entry("a", "1"), entry("a", "2")),
  diff(entry("b", "4"), entry("b", "5")),
]);

test("in a commit one comments on lines that are base's or head's own, and elsewhere in the whole diff", () => {
  const [a, b] = commit.files;
  if (!a || !b) throw new Error("Both files have changed.");
  expect([commit.mayComment(a, "base"), commit.mayComment(a, "head")]).toEqual([true, false]);
  expect([commit.mayComment(b, "base"), commit.mayComment(b, "head")]).toEqual([true, true]);
  expect([a.elsewhere, b.elsewhere]).toEqual([true, undefined]);
});

test("in the whole diff every line may be commented on", () => {
  const whole = wholeChanges([diff(entry("a", "1"), entry("a", "3"))]);
  const [a] = whole.files;
  if (!a) throw new Error("The file has changed.");
  expect([whole.mayComment(a, "base"), whole.mayComment(a, "head"), a.elsewhere]).toEqual([
    true,
    true,
    undefined,
  ]);
});

test("threads show where their lines do", () => {
  const slots = (["base", "head"] as const).flatMap((side) =>
    ["a", "b", "c"].map((path): Slot => {
      return { id: `${side} ${path}`, position: { path, side, lines: { start: 1, end: 1 } }, estimate: 1 };
    }),
  );
  expect(slotsWithin(slots, commit).map(({ id }) => id)).toEqual(["base a", "base b", "head b"]);
});
