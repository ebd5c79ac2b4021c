import { describe, expect, test } from "vitest";
import { byPath } from "../exercise/by-path.ts";
import type { FileMode, Tree, TreeEntry } from "../exercise/tree.ts";
import { BlobHash } from "../ids.ts";
import { diffPath, type FileChange } from "./file-diff.ts";
import { diffTrees } from "./tree-diff.ts";

const blobs = new Map<BlobHash, Uint8Array>();
const numbers = new Map<string, number>();

/** A file of a tree, its content stored under a number that stands for the hash. */
function file(path: string, content: string, mode: Exclude<FileMode, "160000"> = "100644"): TreeEntry {
  const number = numbers.get(content) ?? numbers.size;
  numbers.set(content, number);
  const blob = BlobHash.parse(number.toString(16).padStart(64, "0"));
  const bytes = new TextEncoder().encode(content);
  blobs.set(blob, bytes);
  return { path, mode, blob, size: bytes.length };
}

const submodule = (path: string, digit: string): TreeEntry => ({
  path,
  mode: "160000",
  commit: digit.repeat(40),
});

function diff(base: Tree, head: Tree): FileChange[] {
  return diffTrees(base.toSorted(byPath), head.toSorted(byPath), (hash) => {
    const bytes = blobs.get(hash);
    if (!bytes) throw new Error(`no blob ${hash}`);
    return bytes;
  });
}

const summary = (diffs: readonly FileChange[]) =>
  diffs.map((entry) => {
    const from = entry.change === "renamed" ? `${entry.base?.path} > ` : "";
    return `${entry.change} ${from}${diffPath(entry)} +${entry.additions} -${entry.deletions}`;
  });

const lines = (count: number, word = "line") =>
  Array.from({ length: count }, (_, index) => `${word} ${index}\n`).join("");

describe("the differences of two trees", () => {
  test("are none between equal trees", () => {
    const tree = [file("a", "x\n"), submodule("lib", "1"), file("l", "a", "120000")];
    expect(diff(tree, tree)).toEqual([]);
  });

  test("list what was added, deleted and modified by path, with lines counted", () => {
    const base = [file("b", lines(3)), file("c", "gone\n"), file("same", "same\n")];
    const head = [file("a", "new\nfile"), file("b", `${lines(3)}more\n`), file("same", "same\n")];
    expect(summary(diff(base, head))).toEqual(["added a +2 -0", "modified b +1 -0", "deleted c +0 -1"]);
    expect(diff(base, head)[1]?.body).toEqual({
      kind: "text",
      edits: [{ baseStart: 3, baseEnd: 3, headStart: 3, headEnd: 4 }],
      baseLines: 3,
      headLines: 4,
    });
  });

  test("count a final newline that was added as a changed line, as git does", () => {
    expect(summary(diff([file("a", "x\ny")], [file("a", "x\ny\n")]))).toEqual(["modified a +1 -1"]);
  });

  test("tell CRLF from LF", () => {
    expect(summary(diff([file("a", "x\r\ny\n")], [file("a", "x\ny\n")]))).toEqual(["modified a +1 -1"]);
  });

  test("show a changed mode as a modified text without edits", () => {
    const [entry] = diff([file("run", "x\n")], [file("run", "x\n", "100755")]);
    expect(entry).toMatchObject({ change: "modified", additions: 0, deletions: 0 });
    expect(entry?.body).toEqual({ kind: "text", edits: [], baseLines: 1, headLines: 1 });
  });

  test("have an empty file with no lines", () => {
    const [entry] = diff([], [file("empty", "")]);
    expect(entry?.body).toEqual({ kind: "text", edits: [], baseLines: 0, headLines: 0 });
  });

  test("show a file that became a link as deleted and added", () => {
    const diffs = diff([file("a", "x\n")], [file("a", "target", "120000")]);
    expect(summary(diffs)).toEqual(["deleted a +0 -1", "added a +0 -0"]);
    expect(diffs.map((entry) => entry.body.kind)).toEqual(["text", "link"]);
  });

  test("compare binaries, links and submodules as wholes", () => {
    const base = [file("bin", "\0a\n"), file("link", "a", "120000"), submodule("lib", "1")];
    const head = [file("bin", "now text\n"), file("link", "b", "120000"), submodule("lib", "2")];
    const diffs = diff(base, head);
    expect(diffs.map((entry) => [entry.change, entry.body.kind])).toEqual([
      ["modified", "binary"],
      ["modified", "submodule"],
      ["modified", "link"],
    ]);
  });
});

describe("a renamed file", () => {
  test("is found by equal content, first under the same name", () => {
    const base = [file("lib/a.rb", lines(5)), file("lib/b.rb", lines(5))];
    const head = [file("app/b.rb", lines(5)), file("app/z.rb", lines(5))];
    const diffs = diff(base, head);
    expect(summary(diffs)).toEqual([
      "renamed lib/b.rb > app/b.rb +0 -0",
      "renamed lib/a.rb > app/z.rb +0 -0",
    ]);
    expect(diffs[0]).toMatchObject({
      similarity: 100,
      body: { kind: "text", edits: [], baseLines: 5, headLines: 5 },
    });
  });

  test("may change a little on the way", () => {
    const [entry, ...others] = diff([file("old", lines(10))], [file("new", lines(9))]);
    expect(others).toEqual([]);
    expect(entry).toMatchObject({ change: "renamed", similarity: 90, additions: 0, deletions: 1 });
  });

  test("needs half of its content kept", () => {
    const half = "aaaa\nbbbb\n";
    expect(summary(diff([file("old", half)], [file("new", "aaaa\ncccc\n")]))).toEqual([
      "renamed old > new +1 -1",
    ]);
    expect(summary(diff([file("old", half)], [file("new", "aaaa\nccccc\n")]))).toEqual([
      "added new +2 -0",
      "deleted old +0 -2",
    ]);
  });

  test("goes with the most similar one, then the one of the same name", () => {
    const base = [file("a/y", lines(10)), file("b/x", lines(10))];
    const head = [file("c/y", `${lines(10)}1\n`), file("c/x", `${lines(10)}2\n`), file("c/w", lines(6))];
    expect(summary(diff(base, head))).toEqual([
      "added c/w +6 -0",
      "renamed b/x > c/x +1 -0",
      "renamed a/y > c/y +1 -0",
    ]);
  });

  test("is never one whose path stays", () => {
    const diffs = diff([file("a", lines(10))], [file("a", "other\n"), file("b", lines(10))]);
    expect(summary(diffs)).toEqual(["modified a +1 -10", "added b +10 -0"]);
  });

  test("may be a link or a submodule only when it is the same", () => {
    const base = [file("l1", "target", "120000"), submodule("s1", "1"), file("l2", "some/where", "120000")];
    const head = [file("l3", "target", "120000"), submodule("s2", "1"), file("l4", "some/where/", "120000")];
    expect(diff(base, head).map((entry) => entry.change)).toEqual(["deleted", "renamed", "added", "renamed"]);
  });

  test("is looked for only by equal content when the pairs are too many", () => {
    const side = (name: string, count: number) =>
      Array.from({ length: count }, (_, index) =>
        file(`${name}/${index}`, `${index} ${name}\n${"x".repeat(60)}\n`),
      );
    const kept = file("kept", lines(4));
    const few = diff([...side("a", 3), kept], [...side("b", 3), { ...kept, path: "moved" }]);
    expect(few.filter((entry) => entry.change === "renamed")).toHaveLength(4);
    const many = diff([...side("a", 1_001), kept], [...side("b", 1_001), { ...kept, path: "moved" }]);
    expect(many.filter((entry) => entry.change === "renamed").map(diffPath)).toEqual(["moved"]);
  });
});
