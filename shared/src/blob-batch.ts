/** Blobs that may be asked for at once. */
export const mostBlobs = 500;
/** Of one answer, in bytes. */
export const largestBatch = 4 * 1024 * 1024;

/** In place of a length: the blob would have made the answer too large; it can be asked for again. */
const leftOut = 0xffff_ffff;
const prefix = 4;

/**
 * The answer: for each hash, in the order asked, the blob's length (4 bytes, big-endian) and its bytes,
 * or `ffffffff` and nothing where it is left out (null).
 */
export function encodeBlobs(blobs: readonly (Uint8Array | null)[]): Uint8Array<ArrayBuffer> {
  const size = blobs.reduce((sum, blob) => sum + prefix + (blob?.length ?? 0), 0);
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const blob of blobs) {
    view.setUint32(at, blob?.length ?? leftOut);
    at += prefix;
    if (!blob) continue;
    bytes.set(blob, at);
    at += blob.length;
  }
  return bytes;
}

/**
 * Reads such an answer; null where a blob was left out. The blobs share its memory.
 * @throws RangeError when it is cut short.
 */
export function decodeBlobs(bytes: Uint8Array): (Uint8Array | null)[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const blobs: (Uint8Array | null)[] = [];
  for (let at = 0; at < bytes.length;) {
    const length = view.getUint32(at);
    at += prefix;
    if (length === leftOut) {
      blobs.push(null);
      continue;
    }
    if (at + length > bytes.length) throw new RangeError("The answer with the blobs is cut short.");
    blobs.push(bytes.subarray(at, at + length));
    at += length;
  }
  return blobs;
}
