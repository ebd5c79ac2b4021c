import { firstIndex } from "../first-index.ts";
import { AppError } from "../errors.ts";
import type { Commit, ExerciseContent, ExerciseUpload } from "./exercise.ts";
import { byPath } from "./by-path.ts";
import type { Tree, TreeEntry } from "./tree.ts";

/** The trees of an exercise: base, and the commits that lead from it to head. */
export type ContentTrees = Pick<ExerciseContent, "base" | "commits">;

export interface CommitTree {
  readonly commit: Commit;
  readonly tree: Tree;
}

/**
 * Every commit with the tree it leads to, in order; the last one is head.
 *
 * @throws {AppError} `bad-request`: base is not sorted or names a path twice, a path is both a file and
 *   a folder, a commit changes a path twice or removes one that is not there.
 */
export function treesOf(content: ContentTrees): CommitTree[] {
  checkBase(content.base);
  let tree: Tree = content.base;
  return content.commits.map((commit) => {
    tree = treeAfter(tree, commit);
    return { commit, tree };
  });
}

/** Head's tree: base with every commit applied. Throws as `treesOf` does. */
export function headTree(content: ContentTrees): Tree {
  checkBase(content.base);
  let tree: Tree = content.base;
  for (const commit of content.commits) tree = treeAfter(tree, commit);
  return tree;
}

/**
 * Content and rubric as JSON that is the same for the same exercise: no white space, the keys of every object
 * and the changes of every commit sorted. Its SHA-256 is the exercise's version.
 */
export function canonicalJson({ content, rubric }: Pick<ExerciseUpload, "content" | "rubric">): string {
  const commits = content.commits.map((commit) => ({ ...commit, changes: commit.changes.toSorted(byPath) }));
  return JSON.stringify({ ...content, commits, rubric }, (_key, value: unknown) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  });
}

function checkBase(base: Tree): void {
  let last: string | null = null;
  for (const { path } of base) {
    if (last === path) throw fault(`Base names the path ${JSON.stringify(path)} twice.`);
    if (last !== null && last > path) {
      throw fault(`Base is not sorted by path: ${JSON.stringify(path)} comes after ${JSON.stringify(last)}.`);
    }
    last = path;
  }
  for (const { path } of base) refuseFileAndFolder(base, path, "in base");
}

/** Merges the sorted changes into the sorted tree: linear, for a commit of a large repository. */
function treeAfter(tree: Tree, commit: Commit): Tree {
  const where = `in commit ${commit.id.slice(0, 10)}`;
  const changes = commit.changes.toSorted(byPath);
  const after: TreeEntry[] = [];
  let copied = 0;
  let last: string | null = null;
  for (const { path, entry } of changes) {
    if (path === last) throw fault(`The path ${JSON.stringify(path)} is changed twice ${where}.`);
    last = path;
    const at = lowerBound(tree, path);
    const isThere = tree[at]?.path === path;
    for (const kept of tree.slice(copied, at)) after.push(kept);
    copied = isThere ? at + 1 : at;
    if (entry === null) {
      if (!isThere) throw fault(`The path ${JSON.stringify(path)} is removed ${where}, but is not there.`);
    } else if (entry.path === path) {
      after.push(entry);
    } else {
      throw fault(
        `The change of ${JSON.stringify(path)} ${where} holds an entry for ${JSON.stringify(entry.path)}.`,
      );
    }
  }
  for (const kept of tree.slice(copied)) after.push(kept);
  for (const { path, entry } of changes) if (entry !== null) refuseFileAndFolder(after, path, where);
  return after;
}

function refuseFileAndFolder(tree: Tree, path: string, where: string): void {
  const asFolder = `${path}/`;
  const clashes =
    tree[lowerBound(tree, asFolder)]?.path.startsWith(asFolder) === true ||
    foldersOf(path).some((folder) => tree[lowerBound(tree, folder)]?.path === folder);
  if (clashes) throw fault(`The path ${JSON.stringify(path)} clashes with a file or folder ${where}.`);
}

/** The folders a path lies in: "a/b/c" gives "a" and "a/b". */
function foldersOf(path: string): string[] {
  const parts = path.split("/");
  return parts.slice(1).map((_part, index) => parts.slice(0, index + 1).join("/"));
}

/** Index of the first entry whose path is not before `path`. */
function lowerBound(tree: Tree, path: string): number {
  return firstIndex(tree.length, (index) => (tree[index]?.path ?? "") >= path);
}

function fault(sentence: string): AppError {
  return new AppError("bad-request", sentence);
}
