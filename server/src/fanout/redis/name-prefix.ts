import { createHash, type KeyObject } from "node:crypto";

/** See `Keyring.deriveKey`. */
export type DeriveKey = (purpose: string) => KeyObject;

/**
 * What all names of a server's channels and keys begin with: the same for all its nodes, and another one for each server
 * that uses the same Redis.
 */
export function namePrefix(deriveKey: DeriveKey): string {
  const key = deriveKey("tandiff redis names v1").export();
  return `tandiff:${createHash("sha256").update(key).digest("base64url").slice(0, 12)}:`;
}
