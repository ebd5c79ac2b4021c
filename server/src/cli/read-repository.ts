import { resolve } from "node:path";
import { AppError } from "@tandiff/shared/errors.ts";
import { listedFiles, mergeBaseNote, type Reading, readingOf } from "../import/reading.ts";
import { git, resolveCommit, runGit } from "./git.ts";
import { readBlobs } from "./read-repository-blobs.ts";
import { listCommits } from "./read-repository-commits.ts";
import { listChanges, listTree } from "./read-repository-listing.ts";

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
}): Promise<Reading> {
  const repo = resolve(input.repo);
  const base = { id: await resolveCommit(repo, input.base), name: input.base };
  const head = { id: await resolveCommit(repo, input.head), name: input.head };
  const headers = await listCommits(repo, base, head);
  const start = (await mergeBase(repo, base.id, head.id)) ?? base.id;
  if (await haveSameTree(repo, start, head.id)) {
    throw new AppError("bad-request", `${base.name} and ${head.name} hold the same files in ${repo}.`);
  }

  const commits = [];
  let before = start;
  for (const header of headers) {
    commits.push({ header, changes: await listChanges(repo, before, header.id) });
    before = header.id;
  }
  const listing = { base: await listTree(repo, start), commits };
  return readingOf(listing, await readBlobs(repo, listedFiles(listing)), mergeBaseNote(start, base, head));
}

/**
 * Reads the files of one revision: an application that is still to be worked on.
 *
 * @throws {AppError} as `readRepository`
 */
export async function readFiles(repo: string, revision: string): Promise<Reading> {
  const base = await listTree(repo, await resolveCommit(repo, revision));
  return readingOf({ base, commits: [] }, await readBlobs(repo, base), null, "feature");
}

async function mergeBase(repo: string, base: string, head: string): Promise<string | null> {
  const { status, stdout } = await runGit(repo, ["merge-base", base, head]);
  return status === 0 ? stdout.toString("ascii").trim() : null;
}

async function haveSameTree(repo: string, one: string, other: string): Promise<boolean> {
  const trees = await git(repo, ["rev-parse", `${one}^{tree}`, `${other}^{tree}`]);
  return new Set(trees.toString("ascii").trim().split("\n")).size === 1;
}
