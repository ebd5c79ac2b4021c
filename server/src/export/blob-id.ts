import { createHash } from "node:crypto";

/** A blob's name in git. Source: git-hash-object(1). */
export function blobId(bytes: Uint8Array): string {
  return createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
}
