import { decodeBlobs, mostBlobs } from "@tandiff/shared/blob-batch.ts";
import type { BlobHash } from "@tandiff/shared/ids.ts";
import { askAs, type Seat } from "../seat.ts";

/** Loads blobs of head, in batches; those that would make a batch too large one by one. @throws AppError */
export async function loadBlobs(
  seat: Seat,
  hashes: Iterable<BlobHash>,
): Promise<ReadonlyMap<BlobHash, Uint8Array>> {
  const blobs = new Map<BlobHash, Uint8Array>();
  let wanted = [...new Set(hashes)];
  while (wanted.length > 0) {
    const batch = wanted.slice(0, mostBlobs);
    const response = await askAs(seat, "POST", "/blobs", { hashes: batch });
    const answer = decodeBlobs(new Uint8Array(await response.arrayBuffer()));
    for (const [index, hash] of batch.entries()) {
      const bytes = answer[index];
      if (bytes) blobs.set(hash, bytes.slice());
    }
    const [first] = batch;
    if (first !== undefined && !blobs.has(first)) {
      const single = await askAs(seat, "GET", `/blobs/${first}`);
      blobs.set(first, new Uint8Array(await single.arrayBuffer()));
    }
    wanted = wanted.filter((hash) => !blobs.has(hash));
  }
  return blobs;
}
