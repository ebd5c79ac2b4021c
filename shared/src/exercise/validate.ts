import { AppError } from "../errors.ts";
import type { BlobHash } from "../ids.ts";
import { limits } from "../limits.ts";
import { treesOf, type ContentTrees } from "./content.ts";
import type { ExerciseContent } from "./exercise.ts";
import type { TreeEntry } from "./tree.ts";

/**
 * Checks what the schema of an exercise's content cannot say: that its commits apply, that there is something
 * to review unless it is a feature, that a blob has one size and that the limits hold.
 *
 * @returns the size in bytes of every blob that the content names.
 * @throws {AppError} `bad-request` or `too-large`.
 */
export function validateContent(
  content: ContentTrees & Pick<ExerciseContent, "kind">,
): ReadonlyMap<BlobHash, number> {
  const trees = treesOf(content);
  for (const tree of [content.base, ...trees.map((each) => each.tree)]) {
    if (tree.length > limits.treeEntries) {
      throw tooLarge(`A tree has ${count(tree.length)} files`, count(limits.treeEntries));
    }
  }
  if (content.kind === "feature" && content.commits.length > 0) {
    throw new AppError("bad-request", "A feature that is still to be written has no commits.");
  }
  if (content.kind !== "feature" && sameEntries(content.base, trees.at(-1)?.tree ?? content.base)) {
    throw new AppError("bad-request", "Base and head hold the same files, so there is nothing to review.");
  }
  for (const { id, message, author } of content.commits) {
    if ([message, author.name, author.email].some((text) => text.includes("\0"))) {
      throw new AppError("bad-request", `The commit ${id.slice(0, 10)} holds a NUL character.`);
    }
  }
  checkHashLengths(content);
  return blobSizes(content);
}

/** Every entry that base or a commit names, in order. */
export function namedEntries(content: ContentTrees): TreeEntry[] {
  const changed = content.commits.flatMap((commit) => commit.changes.map((change) => change.entry));
  return [...content.base, ...changed.filter((entry) => entry !== null)];
}

function blobSizes(content: ContentTrees): ReadonlyMap<BlobHash, number> {
  const sizes = new Map<BlobHash, number>();
  for (const entry of namedEntries(content)) {
    if (entry.mode === "160000") continue;
    if (entry.size > limits.blob) throw tooLargeBlob(entry.path, entry.size);
    if ((sizes.get(entry.blob) ?? entry.size) !== entry.size) {
      throw new AppError("bad-request", `The blob of ${JSON.stringify(entry.path)} is named with two sizes.`);
    }
    sizes.set(entry.blob, entry.size);
  }
  refuseOverExerciseLimit([...sizes.values()].reduce((sum, size) => sum + size, 0));
  return sizes;
}

/** Throws `too-large` when all blobs together have more than `limits.exercise` bytes. */
export function refuseOverExerciseLimit(bytes: number): void {
  if (bytes <= limits.exercise) return;
  throw tooLarge(`The exercise's files have ${count(bytes)} bytes together`, count(limits.exercise));
}

/** The error for a blob over `limits.blob`; `path` is one place where it is used. */
export function tooLargeBlob(path: string, bytes: number): AppError {
  return tooLarge(`The file ${JSON.stringify(path)} has ${count(bytes)} bytes`, count(limits.blob));
}

/** The error for something over a limit, with its number and the limit's. */
export function tooLarge(statement: string, limit: string): AppError {
  return new AppError("too-large", `${statement}; the limit is ${limit}.`);
}

/** A number as people read it: 20,000. */
export function count(value: number): string {
  return value.toLocaleString("en-US");
}

/** A repository has one object format, so commits and submodule pointers have hashes of one length. */
function checkHashLengths(content: ContentTrees): void {
  const pointers = namedEntries(content).flatMap((entry) => (entry.mode === "160000" ? entry.commit : []));
  const ids = [...content.commits.map((commit) => commit.id), ...pointers];
  if (ids.some((id) => id.length !== ids[0]?.length)) {
    throw new AppError("bad-request", "Commits and submodule pointers mix SHA-1 and SHA-256 hashes.");
  }
}

function sameEntries(one: readonly TreeEntry[], other: readonly TreeEntry[]): boolean {
  return one.length === other.length && one.every((entry, index) => same(entry, other[index]));
}

function same(one: TreeEntry, other: TreeEntry | undefined): boolean {
  if (one.path !== other?.path || one.mode !== other.mode) return false;
  return objectOf(one) === objectOf(other);
}

function objectOf(entry: TreeEntry): string {
  return entry.mode === "160000" ? entry.commit : entry.blob;
}
