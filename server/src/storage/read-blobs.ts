import type { TreeEntry } from "@tandiff/shared/exercise/tree.ts";
import type { BlobHash, ExerciseVersion } from "@tandiff/shared/ids.ts";
import type { Storage } from "./port.ts";

/** The blobs of files, each once; a submodule has none. */
export function blobsOf(entries: Iterable<TreeEntry>): BlobHash[] {
  const hashes = new Set<BlobHash>();
  for (const entry of entries) if (entry.mode !== "160000") hashes.add(entry.blob);
  return [...hashes];
}

export type ReadBlob = (hash: BlobHash) => Uint8Array;

/**
 * Reads blobs of an exercise, to be looked into at once from then on.
 * @throws Error from what it gives, when the storage does not have what its exercise names, or it was not asked for:
 *   a defect, not an input
 */
export async function readBlobs(
  storage: Pick<Storage, "blobs">,
  version: ExerciseVersion,
  hashes: Iterable<BlobHash>,
): Promise<ReadBlob> {
  const blobs = await storage.blobs(version, hashes);
  return (hash) => {
    const blob = blobs.get(hash);
    if (!blob) throw new Error(`The blob ${hash} of exercise ${version} is not in the storage.`);
    return blob;
  };
}
