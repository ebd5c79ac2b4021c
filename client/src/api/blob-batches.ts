import { decodeBlobs, mostBlobs } from "@tandiff/shared/blob-batch.ts";
import type { BlobHash, ParticipantId } from "@tandiff/shared/ids.ts";
import { request } from "./http.ts";

type Wanted = Map<BlobHash, { resolve: (bytes: Uint8Array) => void; reject: (error: unknown) => void }>;

/** What was asked for in this turn. */
const waiting = new Map<ParticipantId, Wanted>();

/**
 * The bytes of one blob. All that is asked for in one go goes out as one request, so a hash may be asked for
 * once only until it has come.
 */
export function askForBlob(participant: ParticipantId, hash: BlobHash): Promise<Uint8Array> {
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
  if (waiting.size === 0) queueMicrotask(sendAll);
  const wanted: Wanted = waiting.get(participant) ?? new Map();
  waiting.set(participant, wanted.set(hash, { resolve, reject }));
  return promise;
}

function sendAll(): void {
  const all = [...waiting];
  waiting.clear();
  for (const [participant, wanted] of all) {
    const hashes = [...wanted.keys()];
    for (let start = 0; start < hashes.length; start += mostBlobs)
      void settle(participant, wanted, hashes.slice(start, start + mostBlobs));
  }
}

async function settle(
  participant: ParticipantId,
  wanted: Wanted,
  hashes: readonly BlobHash[],
): Promise<void> {
  try {
    let left = hashes;
    while (left.length > 1) {
      const blobs = await loadBatch(participant, left);
      const leftOut = left.filter((hash, index) => {
        const bytes = blobs[index];
        // A copy, so that whoever hands its buffer to a worker takes no other blob along.
        if (bytes) wanted.get(hash)?.resolve(bytes.slice());
        return !bytes;
      });
      // Nothing came: each is larger than one answer.
      if (leftOut.length === left.length) break;
      left = leftOut;
    }
    await Promise.all(
      left.map(async (hash) => wanted.get(hash)?.resolve(await loadAlone(participant, hash))),
    );
  } catch (error) {
    for (const hash of hashes) wanted.get(hash)?.reject(error);
  }
}

async function loadBatch(
  participant: ParticipantId,
  hashes: readonly BlobHash[],
): Promise<readonly (Uint8Array | null)[]> {
  const response = await request(`/api/${participant}/blobs`, {
    method: "POST",
    body: JSON.stringify({ hashes }),
    headers: { "content-type": "application/json" },
  });
  return decodeBlobs(new Uint8Array(await response.arrayBuffer()));
}

/** Unlike a batch, the browser keeps it. */
async function loadAlone(participant: ParticipantId, hash: BlobHash): Promise<Uint8Array> {
  const response = await request(`/api/${participant}/blobs/${hash}`);
  return new Uint8Array(await response.arrayBuffer());
}
