import { expect, test } from "vitest";
import { FileId } from "@tandiff/shared/ids.ts";
import { sinceHeadFile } from "./changed-file.ts";

const workspaceFile = { id: FileId.parse("0"), path: "a.rb", deleted: false };

test("a changed line counts as one taken away and one added", () => {
  const { file, text } = sinceHeadFile(workspaceFile, "a.rb", "one\ntwo\n", "one\nTWO\nthree\n");
  expect(file).toMatchObject({ additions: 2, deletions: 1, change: "modified" });
  expect(text.head).toEqual({ lines: ["one", "TWO", "three"], finalNewline: true });
});

test("a final newline that went missing is a change of the last line", () => {
  const { file, text } = sinceHeadFile(workspaceFile, "a.rb", "one\ntwo\n", "one\ntwo");
  expect(file).toMatchObject({ additions: 1, deletions: 1 });
  expect(text.head?.finalNewline).toBe(false);
});

test("an emptied file has no lines", () => {
  expect(sinceHeadFile(workspaceFile, "a.rb", "one\n", "").text.head).toEqual({
    lines: [],
    finalNewline: true,
  });
});

test("a file made, moved or deleted in the call says so", () => {
  expect(sinceHeadFile(workspaceFile, null, "", "one\n").file).toMatchObject({
    change: "added",
    basePath: null,
  });
  expect(sinceHeadFile(workspaceFile, "old.rb", "one\n", "one\n").file).toMatchObject({
    change: "renamed",
    basePath: "old.rb",
    headPath: "a.rb",
  });
  const gone = sinceHeadFile({ ...workspaceFile, deleted: true }, "a.rb", "one\n", "");
  expect(gone.file).toMatchObject({ change: "deleted", headPath: null, deletions: 1 });
  expect(gone.text.head).toBeNull();
});

test("a file moved and changed in the call says how much of it is left, and one only moved all of it", () => {
  const [before, after] = ["one\ntwo\nthree\nfour\n", "one\ntwo\nthree\nFOUR!\n"];
  const similarity = (now: string): number =>
    sinceHeadFile(workspaceFile, "old.rb", before, now).file.similarity;
  expect(similarity(before)).toBe(100);
  expect(similarity(after)).toBeGreaterThan(50);
  expect(similarity(after)).toBeLessThan(100);
});
