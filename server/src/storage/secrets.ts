import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { AppError } from "@tandiff/shared/errors.ts";
import { encodeFields } from "./canonical-encoding.ts";
import type { DataFolder } from "./data-folder.ts";
import { writeDurably } from "./durable-file.ts";
import type { MasterKey } from "./master-key.ts";

/** What is stored of a secret: 32 bytes. A plain hash suffices, since every secret here has 256 random bits. */
export function hashSecret(secret: string): Uint8Array {
  const fields = encodeFields(["tandiff secret hash v1", secret]);
  return new Uint8Array(createHash("sha256").update(fields).digest());
}

/** Compares two of `hashSecret`'s in a time that does not tell where they differ. */
export function sameSecretHash(a: Uint8Array, b: Uint8Array): boolean {
  return a.byteLength === b.byteLength && timingSafeEqual(a, b);
}

type OrganiserKeyFile = Pick<DataFolder, "organiserKey">;

/** The same on all nodes that share a keyring. */
export function sharedOrganiserKey(keyring: Pick<MasterKey, "deriveKey">): string {
  return keyring.deriveKey("tandiff organiser key v1").export().toString("base64url");
}

/** Puts one that is not this server's own where its command line looks for it. */
export function putOrganiserKey(folder: OrganiserKeyFile, key: string): void {
  writeDurably(folder.organiserKey, `${key}\n`);
}

/**
 * The secret that opens the organiser's pages, made at the first start: 256 random bits, base64url.
 * Removing the file and starting again makes a new one.
 */
export function readOrCreateOrganiserKey(folder: OrganiserKeyFile): string {
  const path = folder.organiserKey;
  if (!existsSync(path)) writeDurably(path, `${randomBytes(32).toString("base64url")}\n`);
  const key = readFileSync(path, "utf8").trim();
  if (!/^[\w-]{43}$/.test(key)) {
    throw new AppError("internal", `${path} does not hold an organiser's key; remove it to get a new one.`);
  }
  return key;
}
