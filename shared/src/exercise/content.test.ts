import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BlobHash } from "../ids.ts";
import { canonicalJson, headTree, treesOf } from "./content.ts";
import { type Commit, ExerciseContent } from "./exercise.ts";
import { byPath } from "./by-path.ts";
import { type TreeEntry } from "./tree.ts";
import { pathFault } from "./path-fault.ts";
import { usualRubric as rubric } from "./usual-rubric.ts";

function file(path: string, digit = "0"): TreeEntry {
  return { path, mode: "100644", blob: BlobHash.parse(digit.repeat(64)), size: 1 };
}

function commit(changes: Commit["changes"]): Commit {
  const author = { name: "Ada", email: "ada@example.org", at: "2026-01-02T03:04:05+02:00" };
  return { id: "a".repeat(40), message: "Change\n", author, changes };
}

const put = (path: string, digit = "1") => ({ path, entry: file(path, digit) });
const remove = (path: string) => ({ path, entry: null });
const paths = (tree: readonly TreeEntry[]) => tree.map((entry) => entry.path);

describe("the trees of an exercise", () => {
  test("each commit's changes lead from the tree before it, and the last tree is head", () => {
    const content = {
      base: [file("a"), file("b/c")],
      commits: [commit([put("b/d"), remove("a")]), commit([put("b/c", "2"), put("Z")])],
    };
    const trees = treesOf(content);
    expect(trees.map((each) => paths(each.tree))).toEqual([
      ["b/c", "b/d"],
      ["Z", "b/c", "b/d"],
    ]);
    expect(headTree(content)).toEqual(trees[1]?.tree);
    expect(headTree(content)[1]).toEqual(file("b/c", "2"));
  });

  test("a file may become a folder in one commit, and a folder a file", () => {
    const toFolder = { base: [file("a"), file("a-b")], commits: [commit([remove("a"), put("a/b")])] };
    expect(paths(headTree(toFolder))).toEqual(["a-b", "a/b"]);
    const toFile = {
      base: [file("a/b"), file("a/c")],
      commits: [commit([put("a"), remove("a/b"), remove("a/c")])],
    };
    expect(paths(headTree(toFile))).toEqual(["a"]);
  });

  test.each([
    ["is removed in commit aaaaaaaaaa, but is not there", [file("a")], [remove("b")]],
    ["is changed twice", [file("a")], [put("b"), put("c"), put("b")]],
    ["clashes with a file or folder in commit", [file("a")], [put("a/b")]],
    ["clashes with a file or folder in commit", [file("a/b/c")], [put("a")]],
    ["clashes with a file or folder in base", [file("a"), file("a.b"), file("a/b")], [put("x")]],
    ["Base is not sorted", [file("b"), file("a")], [put("x")]],
    ['Base names the path "a" twice', [file("a"), file("a")], [put("x")]],
    ['holds an entry for "b"', [], [{ path: "a", entry: file("b") }]],
  ])("refuses: %s", (sentence, base, changes) => {
    const content = { base, commits: [commit(changes)] };
    expect(() => treesOf(content)).toThrow(sentence);
    expect(() => headTree(content)).toThrow(sentence);
  });

  test("gives what a plain map gives, whatever the commits do", () => {
    const path = fc.constantFrom("a", "a-b", "a.b", "b", "é", "ﬀ", "😀", "10", "9", "__proto__");
    const edit = fc.record({ path, digit: fc.constantFrom("1", "2", null) });
    const history = fc.array(fc.uniqueArray(edit, { selector: (each) => each.path }), { minLength: 1 });
    fc.assert(
      fc.property(history, (edits) => {
        const expected = new Map<string, TreeEntry>();
        const commits = edits.map((list) => {
          const changes = list.flatMap(({ path: at, digit }): Commit["changes"] => {
            if (digit === null) return expected.delete(at) ? [remove(at)] : [];
            expected.set(at, file(at, digit));
            return [put(at, digit)];
          });
          return commit(changes);
        });
        expect(headTree({ base: [], commits })).toEqual([...expected.values()].toSorted(byPath));
      }),
    );
  });
});

describe("canonical JSON", () => {
  const content = ExerciseContent.parse({
    slug: "go-lockers",
    title: "Lockers",
    language: "go",
    brief: "A service",
    mergeRequest: { title: "Add sizes", description: "" },
    base: [file("a")],
    commits: [commit([put("b"), put("c")])],
  });

  test("is the same whatever the order of keys and changes", () => {
    const reordered: ExerciseContent = {
      commits: [commit([put("c"), put("b")])],
      base: content.base,
      mergeRequest: { description: "", title: "Add sizes" },
      brief: content.brief,
      language: content.language,
      title: content.title,
      slug: content.slug,
    };
    expect(canonicalJson({ content: reordered })).toBe(canonicalJson({ content }));
    expect(canonicalJson({ content })).toMatch(
      /^\{"base":\[\{"blob":"0+","mode":"100644","path":"a","size":1\}\],"brief"/,
    );
    expect(ExerciseContent.parse(JSON.parse(canonicalJson({ content })))).toEqual(content);
  });

  test("differs when anything differs", () => {
    const renamed = { ...content, title: "Lockers!" };
    const changed = { ...content, commits: [commit([put("b"), put("c", "2")])] };
    const versions = [...[content, renamed, changed].map((one) => ({ content: one })), { content, rubric }];
    expect(new Set(versions.map(canonicalJson)).size).toBe(4);
  });
});

describe("paths", () => {
  test.each([
    "a/../b",
    "a//b",
    "/a",
    "a/",
    ".git/config",
    "a/.GIT",
    "git~1/x",
    ".git. /x",
    ".g\u200Cit/x",
    "a\\..\\b",
    "a\uD800",
    `a/${"x".repeat(256)}`,
    `${"é".repeat(128)}/b`,
  ])("refuses %j", (path) => {
    expect(pathFault(path)).not.toBeNull();
  });

  test.each([
    ".gitignore",
    ".github/x",
    "a..b",
    "...",
    "a\\x2db",
    "foo\\.txt",
    "git~10",
    'sp ace/quo"te',
    "é/😀",
    `${"x".repeat(255)}/${"é".repeat(127)}x`,
  ])("takes %j", (path) => {
    expect(pathFault(path)).toBeNull();
  });
});
