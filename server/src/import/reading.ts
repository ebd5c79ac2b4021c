import { createHash } from "node:crypto";
import { AppError } from "@tandiff/shared/errors.ts";
import { byPath } from "@tandiff/shared/exercise/by-path.ts";
import type { Commit, ExerciseContent, TreeChange } from "@tandiff/shared/exercise/exercise.ts";
import type { TreeEntry } from "@tandiff/shared/exercise/tree.ts";
import { validateContent } from "@tandiff/shared/exercise/validate.ts";
import { BlobHash } from "@tandiff/shared/ids.ts";
import type { CommitHeader } from "./commit-header.ts";
import type { ListedChange, ListedFile } from "./listed-file.ts";

/** A merge request as it stands in a repository, a bundle or an archive. */
export interface Reading {
  readonly base: TreeEntry[];
  /** Parents before children; the last one's tree is head, which is base where there are none. */
  readonly commits: Commit[];
  /** Every blob that base or a commit names. */
  readonly blobs: ReadonlyMap<BlobHash, Uint8Array>;
  /** A sentence for the person when base is not the revision they named, else null. */
  readonly note: string | null;
}

/** A blob by the hash that it has here. */
export interface ReadBlob {
  readonly hash: BlobHash;
  readonly bytes: Uint8Array;
}

/** A merge request as git lists it. */
export interface Listing {
  readonly base: readonly ListedFile[];
  readonly commits: readonly { readonly header: CommitHeader; readonly changes: readonly ListedChange[] }[];
}

/** Every file that is listed, some of them more than once. */
export function listedFiles({ base, commits }: Listing): ListedFile[] {
  const changed = commits.flatMap(({ changes }) => changes.map(({ file }) => file));
  return [...base, ...changed.filter((file) => file !== null)];
}

export function hashedBlob(bytes: Uint8Array): ReadBlob {
  return { hash: BlobHash.parse(createHash("sha256").update(bytes).digest("hex")), bytes };
}

/**
 * Puts together what was listed.
 *
 * @param blobs by git's ids
 * @throws {AppError} `bad-request` or `too-large` when an exercise cannot be like this
 */
export function readingOf(
  listing: Listing,
  blobs: ReadonlyMap<string, ReadBlob>,
  note: string | null,
  kind?: ExerciseContent["kind"],
): Reading {
  const content = {
    base: listing.base.map((file) => treeEntry(file, blobs)).toSorted(byPath),
    commits: listing.commits.map(({ header, changes }): Commit => {
      const entries = changes.map(({ path, file }): TreeChange => ({
        path,
        entry: file === null ? null : treeEntry(file, blobs),
      }));
      return { ...header, changes: entries.toSorted(byPath) };
    }),
  };
  validateContent({ ...content, kind });
  return { ...content, blobs: new Map([...blobs.values()].map(({ hash, bytes }) => [hash, bytes])), note };
}

/** Says that base is where the branches parted, if that is not the revision that was named. */
export function mergeBaseNote(
  start: string,
  base: { readonly id: string; readonly name: string },
  head: { readonly name: string },
): string | null {
  if (start === base.id) return null;
  return (
    `${base.name} has moved on since ${head.name} left it; the base is where they parted, ` +
    `${start.slice(0, 10)}, as in a merge request.`
  );
}

function treeEntry(file: ListedFile, blobs: ReadonlyMap<string, ReadBlob>): TreeEntry {
  if (file.mode === "160000") return { path: file.path, mode: file.mode, commit: file.id };
  const blob = blobs.get(file.id);
  if (blob === undefined) throw new AppError("internal", `The content of ${file.path} was not read.`);
  return { path: file.path, mode: file.mode, blob: blob.hash, size: blob.bytes.length };
}
