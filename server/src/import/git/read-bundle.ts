import { AppError } from "@tandiff/shared/errors.ts";
import { refuseOverExerciseLimit } from "@tandiff/shared/exercise/validate.ts";
import { checkCommitCount } from "../commit-header.ts";
import {
  hashedBlob,
  type Listing,
  listedFiles,
  mergeBaseNote,
  type ReadBlob,
  type Reading,
  readingOf,
} from "../reading.ts";
import { Work } from "../work.ts";
import { readCommit } from "./commit-object.ts";
import { readBundleHeader } from "./bundle-header.ts";
import { History } from "./history.ts";
import { PackReader } from "./pack-reader.ts";
import { chooseRevisions, type RevisionNames } from "./revisions.ts";
import { Trees } from "./trees.ts";

/**
 * Reads a merge request from a git bundle, as `readRepository` reads it from the repository that the bundle was
 * made of: the same base, commits, trees and blobs.
 *
 * @throws {AppError} `bad-request` or `too-large`, with the sentence for the person
 */
export function readBundle(file: Uint8Array, names: RevisionNames): Reading {
  const { refs, packAt } = readBundleHeader(file);
  const pack = new PackReader(file.subarray(packAt), new Work());
  const { base, head } = chooseRevisions(refs, names, pack);
  const history = new History(pack);
  const series = history.between(base.id, head.id);
  checkCommitCount(series.length, base.name, head.name);
  const start = history.mergeBase(base.id, head.id) ?? base.id;
  const treeOf = (commit: string): string => history.links(commit).tree;
  if (treeOf(start) === treeOf(head.id)) {
    throw new AppError("bad-request", `${base.name} and ${head.name} hold the same files.`);
  }
  const trees = new Trees(pack);
  const listing: Listing = {
    base: trees.files(treeOf(start)),
    commits: series.map((id, index) => ({
      header: readCommit(id, pack.body(id, "commit")),
      changes: trees.changes(treeOf(series[index - 1] ?? start), treeOf(id)),
    })),
  };
  return readingOf(listing, readBlobs(pack, listing), mergeBaseNote(start, base, head));
}

function readBlobs(pack: PackReader, listing: Listing): ReadonlyMap<string, ReadBlob> {
  const blobs = new Map<string, ReadBlob>();
  let total = 0;
  for (const { mode, id } of listedFiles(listing)) {
    if (mode === "160000" || blobs.has(id)) continue;
    const blob = hashedBlob(pack.body(id, "blob"));
    total += blob.bytes.length;
    refuseOverExerciseLimit(total);
    blobs.set(id, blob);
  }
  return blobs;
}
