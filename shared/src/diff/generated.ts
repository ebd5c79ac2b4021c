import { Minimatch } from "minimatch";
import type { BlobEntry, Tree } from "../exercise/tree.ts";
import type { BlobHash } from "../ids.ts";
import { isRegular } from "./renames.ts";

/** GitHub's and GitLab's names for the same mark; either one will do. */
const names = ["linguist-generated", "gitlab-generated"] as const;
type Name = (typeof names)[number];

const fileName = /^(|.*\/)\.gitattributes$/;

/** Of one attributes file, in bytes, and of all together: more than any repository needs. */
const largestFile = 64 * 1024;
const mostRules = 1_000;

interface Rule {
  /** The folder of the attributes file, with a slash at its end; "" at the top. */
  readonly folder: string;
  readonly pattern: Minimatch;
  /** Whether the pattern is for the path from `folder` on; else for the file's name alone. */
  readonly anchored: boolean;
  /** Null takes back what a rule before it said. */
  readonly marks: ReadonlyMap<Name, boolean | null>;
}

/** The files of a tree that `generatedMarks` reads. */
export function attributeFiles(tree: Tree): BlobEntry[] {
  return tree
    .filter((entry) => entry.mode !== "160000")
    .filter((entry) => fileName.test(entry.path) && isRegular(entry) && entry.size <= largestFile);
}

/**
 * Answers whether a path is marked as made by a program in the `.gitattributes` files of a tree. Git's
 * rules (gitattributes(5)): the file nearest to the path says more than those above it, and in one file
 * the last line that matches. Macros (`[attr]`) are not looked at.
 */
export function generatedMarks(
  tree: Tree,
  readBlob: (hash: BlobHash) => Uint8Array,
): (path: string) => boolean {
  const rules = attributeFiles(tree)
    .flatMap(({ path, blob }) =>
      readRules(path.replace(fileName, "$1"), new TextDecoder().decode(readBlob(blob))),
    )
    .slice(0, mostRules)
    .toSorted((a, b) => a.folder.length - b.folder.length);
  return (path) => {
    const name = path.slice(path.lastIndexOf("/") + 1);
    const marks = new Map<Name, boolean | null>();
    for (const rule of rules) {
      if (!path.startsWith(rule.folder)) continue;
      if (!rule.pattern.match(rule.anchored ? path.slice(rule.folder.length) : name)) continue;
      for (const [mark, isSet] of rule.marks) marks.set(mark, isSet);
    }
    return names.some((mark) => marks.get(mark) === true);
  };
}

function readRules(folder: string, text: string): Rule[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const [, quoted, plain, attributes = ""] =
      /^[ \t]*(?:"((?:[^"\\]|\\.)*)"|([^\s"]\S*))[ \t]+(.*)$/.exec(line) ?? [];
    const pattern = quoted === undefined ? plain : unquote(quoted);
    // A comment, a macro; patterns that start with "!" are forbidden, as git says.
    if (pattern === undefined || (quoted === undefined && /^[#!]|^\[attr\]/.test(pattern))) return [];
    const marks = readMarks(attributes);
    if (marks.size === 0) return [];
    const options = { dot: true, nobrace: true, noext: true, nocomment: true, nonegate: true } as const;
    // A folder alone matches no file below it: `vendor/` and `vendor` are not `vendor/**`.
    if (pattern.endsWith("/")) return [];
    const anchored = pattern.includes("/");
    return [
      {
        folder,
        anchored,
        marks,
        pattern: new Minimatch(pattern.replace(/^\//, ""), { ...options, platform: "linux" }),
      },
    ];
  });
}

function readMarks(attributes: string): ReadonlyMap<Name, boolean | null> {
  const marks = new Map<Name, boolean | null>();
  for (const word of attributes.split(/\s+/)) {
    const [, sign = "", attribute, value] = /^([-!]?)([^=]+)(?:=(.*))?$/.exec(word) ?? [];
    const name = names.find((one) => one === attribute);
    if (!name) continue;
    if (sign === "!") marks.set(name, null);
    else marks.set(name, sign === "" && value !== "false");
  }
  return marks;
}

/** Git's C-style quoting of a pattern with white space in it. */
function unquote(text: string): string {
  return text.replaceAll(/\\([\\"])/g, "$1");
}
