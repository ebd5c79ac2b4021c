import { createCipheriv, createDecipheriv, randomFillSync, type KeyObject } from "node:crypto";

const cipher = "aes-256-gcm";

const nonceBytes = 12;
const tagBytes = 16;

/**
 * Encrypts and authenticates: nonce ‖ ciphertext ‖ tag. `associated` is not stored: whoever opens must know it.
 * @param key 32 bytes.
 * @param nonce that of an earlier call, to make again exactly what it made of the same arguments; else left out
 */
export function seal(
  key: KeyObject,
  plain: Uint8Array,
  associated: Uint8Array,
  nonce: Uint8Array = freshNonce(),
): Uint8Array {
  const sealing = createCipheriv(cipher, key, nonce, { authTagLength: tagBytes });
  sealing.setAAD(associated);
  return Buffer.concat([nonce, sealing.update(plain), sealing.final(), sealing.getAuthTag()]);
}

/** Eight random bytes, and how many nonces have begun with them (4 bytes, big-endian): NIST SP 800-38D, 8.2.1. */
const latestNonce = Buffer.alloc(nonceBytes, 0xff);
const countAt = 8;
const lastCount = 0xffff_ffff;

/** To be used before the next one is asked for. They follow each other, so that many take little space in a segment. */
function freshNonce(): Uint8Array {
  const count = latestNonce.readUInt32BE(countAt);
  if (count === lastCount) randomFillSync(latestNonce, 0, countAt);
  latestNonce.writeUInt32BE(count === lastCount ? 0 : count + 1, countAt);
  return latestNonce;
}

/** With what these bytes were sealed. */
export function nonceOf(sealed: Uint8Array): Uint8Array {
  return new Uint8Array(sealed.subarray(0, nonceBytes));
}

/**
 * What `seal` was given.
 * @throws Error when the bytes, the key or `associated` are not the ones it was sealed with.
 */
export function open(key: KeyObject, sealed: Uint8Array, associated: Uint8Array): Uint8Array {
  if (sealed.byteLength < nonceBytes + tagBytes) throw new Error("Sealed bytes are cut short.");
  const nonce = sealed.subarray(0, nonceBytes);
  const ciphertext = sealed.subarray(nonceBytes, -tagBytes);
  const opening = createDecipheriv(cipher, key, nonce, { authTagLength: tagBytes });
  opening.setAAD(associated);
  opening.setAuthTag(sealed.subarray(-tagBytes));
  const plain = opening.update(ciphertext);
  // Throws when anything is wrong. In this mode nothing comes behind what is decrypted already.
  opening.final();
  return new Uint8Array(plain.buffer, plain.byteOffset, plain.byteLength);
}
