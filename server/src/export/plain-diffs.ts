import { promisify } from "node:util";
import { deflate, deflateSync } from "node:zlib";
import type { FileChange } from "@tandiff/shared/diff/file-diff.ts";
import type { TreeEntry } from "@tandiff/shared/exercise/tree.ts";
import type { BlobHash } from "@tandiff/shared/ids.ts";
import {
  type Deflate,
  filePatches,
  type PatchChange,
  type PatchFile,
} from "@tandiff/shared/patch/unified.ts";
import { blobId } from "./blob-id.ts";

type ReadBlob = (hash: BlobHash) => Uint8Array;

const deflateElsewhere = promisify(deflate);

/** Compresses the binary files that a merge request changes in other threads, before it is asked for them. */
export async function deflateBinaries(
  diffs: readonly FileChange[],
  readBlob: (hash: BlobHash) => Uint8Array,
): Promise<Deflate> {
  const known = new Map<Uint8Array, Uint8Array>();
  for (const { body, base, head } of diffs) {
    if (body.kind !== "binary") continue;
    for (const entry of [base, head]) {
      if (!entry || entry.mode === "160000") continue;
      const bytes = readBlob(entry.blob);
      known.set(bytes, await deflateElsewhere(bytes));
    }
  }
  return (bytes) => known.get(bytes) ?? deflateSync(bytes);
}

/** A patch that `git apply` takes, binary files too. Yields after each file, and often in a large one. */
export function* plainDiff(changes: readonly PatchChange[], deflated: Deflate): Generator<void, Uint8Array> {
  const parts: Uint8Array[] = [];
  for (const part of filePatches(changes, blobId, deflated)) {
    parts.push(part);
    yield;
  }
  return Buffer.concat(parts);
}

/**
 * What leads from base to the workspace: the merge request and the call's changes as one.
 * @param diffs the merge request's
 * @param changes what the call changed of head
 */
export function fullChanges(
  diffs: readonly FileChange[],
  changes: readonly PatchChange[],
  readBlob: ReadBlob,
): PatchChange[] {
  const changed = new Map(changes.flatMap((change) => (change.before ? [[change.before.path, change]] : [])));
  const merged = diffs.map(({ base, head }): PatchChange => {
    const change = head && changed.get(head.path);
    if (change) changed.delete(head.path);
    return {
      before: base && patchFile(base, readBlob),
      after: change ? change.after : head && patchFile(head, readBlob),
    };
  });
  const made = changes.filter(({ before }) => before === null);
  return [...merged, ...changed.values(), ...made].filter(
    ({ before, after }) => before !== null || after !== null,
  );
}

function patchFile(entry: TreeEntry, readBlob: ReadBlob): PatchFile {
  const bytes =
    entry.mode === "160000"
      ? new TextEncoder().encode(`Subproject commit ${entry.commit}\n`)
      : readBlob(entry.blob);
  return { path: entry.path, mode: entry.mode, bytes };
}
