import { resolve } from "node:path";
import { AppError } from "@tandiff/shared/errors.ts";
import type { Commit, TreeChange } from "@tandiff/shared/exercise/exercise.ts";
import { byPath } from "@tandiff/shared/exercise/by-path.ts";
import type { TreeEntry } from "@tandiff/shared/exercise/tree.ts";
import { validateContent } from "@tandiff/shared/exercise/validate.ts";
import type { BlobHash } from "@tandiff/shared/ids.ts";
import { git, resolveCommit, runGit } from "./git.ts";
import { type ReadBlob, readBlobs } from "./read-repository-blobs.ts";
import { listCommits } from "./read-repository-commits.ts";
import { listChanges, type ListedFile, listTree } from "./read-repository-listing.ts";

/** A merge request as it stands in a repository. */
export interface RepositoryReading {
  readonly base: TreeEntry[];
  /** Parents before children; the last one's tree is head, which is base where there are none. */
  readonly commits: Commit[];
  /** Every blob that base or a commit names. */
  readonly blobs: ReadonlyMap<BlobHash, Uint8Array>;
  /** A sentence for the person when base is not the revision they named, else null. */
  readonly note: string | null;
}

/**
 * Reads a merge request from a local git repository, with work tree or bare. Its base is the merge base
 * of the two revisions, as forges have it, or `base` itself where the histories are unrelated.
 *
 * @throws {AppError} `bad-request` or `too-large`, with the sentence for the person.
 */
export async function readRepository(input: {
  /** Path of the repository. */
  readonly repo: string;
  /** Revisions in git's own notation. */
  readonly base: string;
  readonly head: string;
}): Promise<RepositoryReading> {
  const repo = resolve(input.repo);
  const base = { id: await resolveCommit(repo, input.base), name: input.base };
  const head = { id: await resolveCommit(repo, input.head), name: input.head };
  const headers = await listCommits(repo, base, head);
  const start = (await mergeBase(repo, base.id, head.id)) ?? base.id;
  if ((await treeId(repo, start)) === (await treeId(repo, head.id))) {
    throw new AppError("bad-request", `${base.name} and ${head.name} hold the same files in ${repo}.`);
  }

  const baseFiles = await listTree(repo, start);
  const listed = [];
  let before = start;
  for (const header of headers) {
    listed.push({ header, changes: await listChanges(repo, before, header.id) });
    before = header.id;
  }
  const changed = listed.flatMap(({ changes }) => changes.map((change) => change.file));
  const read = await readBlobs(repo, [...baseFiles, ...changed.filter((file) => file !== null)]);

  const content = {
    base: baseFiles.map((file) => treeEntry(file, read)).toSorted(byPath),
    commits: listed.map(({ header, changes }): Commit => {
      const entries = changes.map(({ path, file }): TreeChange => ({
        path,
        entry: file === null ? null : treeEntry(file, read),
      }));
      return { ...header, changes: entries.toSorted(byPath) };
    }),
  };
  validateContent(content);
  const blobs = new Map([...read.values()].map(({ hash, bytes }) => [hash, bytes]));
  return { ...content, blobs, note: start === base.id ? null : mergeBaseNote(start, base.name, head.name) };
}

/**
 * Reads the files of one revision: an application that is still to be worked on.
 *
 * @throws {AppError} as `readRepository`
 */
export async function readFiles(repo: string, revision: string): Promise<RepositoryReading> {
  const files = await listTree(repo, await resolveCommit(repo, revision));
  const read = await readBlobs(repo, files);
  const base = files.map((file) => treeEntry(file, read)).toSorted(byPath);
  validateContent({ kind: "feature", base, commits: [] });
  const blobs = new Map([...read.values()].map(({ hash, bytes }) => [hash, bytes]));
  return { base, commits: [], blobs, note: null };
}

async function mergeBase(repo: string, base: string, head: string): Promise<string | null> {
  const { status, stdout } = await runGit(repo, ["merge-base", base, head]);
  return status === 0 ? stdout.toString("ascii").trim() : null;
}

async function treeId(repo: string, commit: string): Promise<string> {
  return (await git(repo, ["rev-parse", "--verify", `${commit}^{tree}`])).toString("ascii").trim();
}

function treeEntry(file: ListedFile, blobs: ReadonlyMap<string, ReadBlob>): TreeEntry {
  if (file.mode === "160000") return { path: file.path, mode: file.mode, commit: file.id };
  const blob = blobs.get(file.id);
  if (blob === undefined) throw new AppError("internal", `The content of ${file.path} was not read.`);
  return { path: file.path, mode: file.mode, blob: blob.hash, size: blob.bytes.length };
}

function mergeBaseNote(start: string, base: string, head: string): string {
  return (
    `${base} has moved on since ${head} left it; the base is where they parted, ` +
    `${start.slice(0, 10)}, as in a merge request.`
  );
}
