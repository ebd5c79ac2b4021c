import type { FileDiff } from "@tandiff/shared/diff/file-diff.ts";
import { TreeEntry } from "@tandiff/shared/exercise/tree.ts";
import { expect, test } from "vitest";
import { diffFiles, modeFacts } from "./diff-files.ts";

function entry(mode: "100644" | "100755" | "120000", blob = "a"): TreeEntry {
  return TreeEntry.parse({ path: "run", mode, blob: blob.repeat(64), size: 3 });
}

function diff(base: TreeEntry | null, head: TreeEntry | null, body: FileDiff["body"]): FileDiff {
  return {
    change: "modified",
    base,
    head,
    similarity: 100,
    additions: 0,
    deletions: 0,
    generated: false,
    body,
  };
}

test("a change of mode is said in words", () => {
  expect(modeFacts(entry("100644"), entry("100755"))).toEqual(["Now executable"]);
  expect(modeFacts(entry("100755"), entry("100644"))).toEqual(["No longer executable"]);
  expect(modeFacts(entry("100644"), entry("120000"))).toEqual(["File → Symbolic link"]);
  expect(modeFacts(null, entry("100644"))).toEqual([]);
});

test("a link that points elsewhere shows its two targets as a changed line", () => {
  const [file] = diffFiles([diff(entry("120000", "a"), entry("120000", "b"), { kind: "link" })]);
  expect(file?.body).toEqual({
    kind: "text",
    edits: [{ baseStart: 0, baseEnd: 1, headStart: 0, headEnd: 1 }],
    baseLines: 1,
    headLines: 1,
  });
});

test("a file whose changes are hidden, since they are of whitespace, says so", () => {
  const body = { kind: "text", edits: [], baseLines: 2, headLines: 2 } as const;
  const [file] = diffFiles([diff(entry("100644", "a"), entry("100644", "b"), body)]);
  expect(file?.facts).toEqual(["Only whitespace has changed"]);
  const [mode] = diffFiles([diff(entry("100644"), entry("100755"), body)]);
  expect(mode?.facts).toEqual(["Now executable"]);
});

test("a binary file says how large it was and is", () => {
  const [file] = diffFiles([diff(entry("100644", "a"), entry("100644", "b"), { kind: "binary" })]);
  expect(file?.body).toEqual({ kind: "none", reason: "This is a binary file (3 bytes → 3 bytes)." });
});

test("a binary file that browsers show is a picture", () => {
  const at = (blob: string): TreeEntry => ({ ...entry("100644", blob), path: "logo.png" });
  const [file] = diffFiles([diff(at("a"), at("b"), { kind: "binary" })]);
  expect(file?.body).toEqual({ kind: "media" });
});

test("a submodule says which commits it names", () => {
  const at = (digit: string): TreeEntry =>
    TreeEntry.parse({ path: "dep", mode: "160000", commit: digit.repeat(40) });
  const [file] = diffFiles([diff(at("a"), at("b"), { kind: "submodule" })]);
  expect(file?.body).toEqual({ kind: "none", reason: "This is a submodule, at aaaaaaaaaa → bbbbbbbbbb." });
});
