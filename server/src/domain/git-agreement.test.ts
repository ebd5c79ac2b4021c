import { generatedMarks } from "@tandiff/shared/diff/generated.ts";
import { diffPath } from "@tandiff/shared/diff/file-diff.ts";
import { diffTrees, type Whitespace } from "@tandiff/shared/diff/tree-diff.ts";
import { headTree } from "@tandiff/shared/exercise/content.ts";
import type { BlobHash } from "@tandiff/shared/ids.ts";
import { expect, test } from "vitest";
import { testRepository } from "../cli/read-repository.fixture.ts";
import { madeExercise, type Files } from "../testing-exercise.ts";

function treesOf(base: Files, change: Files) {
  const { content, blobs } = madeExercise(base, [change]);
  const readBlob = (hash: BlobHash) => Buffer.from(blobs[hash] ?? "", "base64");
  return { base: content.base, head: headTree(content), readBlob };
}

/** The paths that git itself, given these attributes files, calls generated. */
function generatedByGit(attributes: Files, paths: readonly string[]): string[] {
  using repository = testRepository();
  for (const [path, text] of Object.entries(attributes)) repository.write(path, text ?? "");
  const names = ["linguist-generated", "gitlab-generated"];
  const answer = repository.git(["check-attr", "-z", ...names, "--", ...paths]).split("\0");
  const marked = new Set<string>();
  for (let at = 0; at + 2 < answer.length; at += 3)
    if (!["unset", "unspecified", "false"].includes(answer[at + 2] ?? "")) marked.add(answer[at] ?? "");
  return paths.filter((path) => marked.has(path));
}

function generatedByUs(attributes: Files, paths: readonly string[]): string[] {
  const { head, readBlob } = treesOf({}, attributes);
  return paths.filter(generatedMarks(head, readBlob));
}

const paths = [
  "a.js",
  "a.min.js",
  "lib/a.min.js",
  "lib/deep/a.min.js",
  "lib/b.js",
  "b.min.js",
  "vendor/x.js",
  "vendor/y/x.js",
  "app/vendor/x.js",
  "vendor",
  "db/schema.rb",
  "app/db/schema.rb",
  "x.pb.go",
  "api/x.pb.go",
  "Gemfile.lock",
  "docs/a b.txt",
  "docs/(1).txt",
  "docs/1.txt",
  "docs/{a,b}.txt",
  "docs/a.txt",
  "#hash",
  "!bang",
  ".hidden/gen/x",
  "gen/x",
  "app/gen/x",
  "app/gen/deep/x",
  "gen",
  "q/A.JS",
  "é.js",
  "star*",
  "starry",
  "c[1].ts",
  "c1.ts",
  "lib/!odd/x.js",
];

test.each<[string, Files]>([
  [
    "a name at any depth",
    { ".gitattributes": "*.min.js linguist-generated\nGemfile.lock -diff linguist-generated=true\n" },
  ],
  [
    "a path from the folder of the file on",
    {
      ".gitattributes":
        "/a.js gitlab-generated\ndb/schema.rb linguist-generated\nlib/*.js linguist-generated\n",
    },
  ],
  [
    "a folder's files with two stars, and not with its name",
    { ".gitattributes": "vendor/** linguist-generated\ndocs/ linguist-generated\ngen linguist-generated\n" },
  ],
  [
    "two stars in front and in the middle",
    { ".gitattributes": "**/gen/* linguist-generated\napp/**/x linguist-generated\n" },
  ],
  [
    "the last line that matches",
    {
      ".gitattributes":
        "*.js linguist-generated\nlib/** -linguist-generated\nb.js linguist-generated\na.js linguist-generated=false\nvendor/x.js !linguist-generated\n",
    },
  ],
  [
    "the nearest file",
    {
      ".gitattributes": "*.js linguist-generated\n*.go linguist-generated\n",
      "lib/.gitattributes": "*.js -linguist-generated\n",
      "lib/!odd/.gitattributes": "*.js linguist-generated\n",
      "lib/deep/.gitattributes": "*.js linguist-generated\n",
      "app/.gitattributes": "vendor/* gitlab-generated\n/db/* linguist-generated\n",
    },
  ],
  [
    "either name, each for itself",
    {
      ".gitattributes":
        "*.js linguist-generated gitlab-generated\na.js -linguist-generated\nb.min.js -linguist-generated -gitlab-generated\n",
    },
  ],
  [
    "odd patterns",
    {
      ".gitattributes":
        '# *.js linguist-generated\n!bang linguist-generated\n"docs/a b.txt" linguist-generated\ndocs/(1).txt linguist-generated\ndocs/{a,b}.txt linguist-generated\n\\#hash linguist-generated\n[a-b].js linguist-generated\nstar\\* linguist-generated\nc[[]1].ts linguist-generated\n  x.pb.go\tlinguist-generated  \r\n',
    },
  ],
  [
    "nothing of other attributes",
    {
      ".gitattributes":
        "*.js linguist-vendored not-linguist-generated\n*.go linguist-generatedx\n* text=auto\n",
    },
  ],
])("generated files are those that git names: %s", (_what, attributes) => {
  expect(generatedByUs(attributes, paths)).toEqual(generatedByGit(attributes, paths));
});

test("an attributes file that would take for ever does not", () => {
  const stars = `${"*a".repeat(60)}b linguist-generated\n${"**/a/".repeat(60)}b linguist-generated\n`;
  const start = performance.now();
  expect(generatedByUs({ ".gitattributes": stars }, ["a".repeat(900), "a/".repeat(400)])).toEqual([]);
  expect(performance.now() - start).toBeLessThan(2_000);
});

const before = {
  "indented.rb": "def a\nputs 1\nend\n",
  "inside.go": "a := b+c\nx\n",
  "moved.txt": "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\n",
  "blank.txt": "a\nb\n",
  "ending.txt": "a\nb",
  "crlf.txt": "a\nb\n",
  "words.txt": "a b\n",
  "both.txt": "  keep\nold\n  keep too\n",
  "gone.txt": " \n\nx\n",
  "feed.txt": "a\fb\n",
};
const after = {
  "indented.rb": "def a\n    puts  1\nend\n",
  "inside.go": "a := b + c\nx\n",
  "blank.txt": "a\n\n\nb\n",
  "ending.txt": "a\nb\n",
  "crlf.txt": "a\r\nb\r\n",
  "words.txt": "ab\n",
  "both.txt": "keep\nnew\nkeep too\nmore\n",
  "gone.txt": null,
  "new.txt": "\t\n\nsomething else altogether\n",
  "feed.txt": "ab\n",
  "moved.txt": null,
  "renamed.txt": "one\n\ttwo\nthree\nfour\nfive\nsix\nseven\neight\n",
};

test.each<[Whitespace, readonly string[]]>([
  ["show", []],
  ["hide", ["-w"]],
])("lines are counted as git counts them, with white space: %s", (whitespace, options) => {
  using repository = testRepository();
  for (const [path, text] of Object.entries(before)) repository.write(path, text);
  repository.commit("before");
  for (const path of ["gone.txt", "moved.txt"]) repository.git(["rm", "--quiet", path]);
  for (const [path, text] of Object.entries(after)) if (text !== null) repository.write(path, text);
  repository.commit("after");
  const numbers = repository.git(["diff", "--no-renames", "--numstat", ...options, "HEAD~", "HEAD"]);
  const byGit = Object.fromEntries(
    numbers
      .trim()
      .split("\n")
      .map((line) => [line.split("\t")[2], line.split("\t").slice(0, 2).join(" ")]),
  );

  const { base, head, readBlob } = treesOf(before, after);
  const changes = diffTrees(base, head, readBlob, whitespace);
  const ours = Object.fromEntries(
    changes
      .filter(({ change }) => change !== "renamed")
      .map((change) => [diffPath(change), `${change.additions} ${change.deletions}`]),
  );
  for (const path of ["moved.txt", "renamed.txt"]) delete byGit[path];
  // Git lists no file that only white space has changed in; here it stays, with no edits.
  for (const path of Object.keys(ours)) byGit[path] ??= "0 0";
  expect(ours).toEqual(byGit);
  const renamed = changes.find(({ change }) => change === "renamed");
  expect(renamed?.additions).toBe(whitespace === "hide" ? 0 : 1);
});
