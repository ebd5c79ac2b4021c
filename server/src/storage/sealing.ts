import { createCipheriv, createDecipheriv, randomFillSync, type KeyObject } from "node:crypto";

const cipher = "aes-256-gcm";
const nonceBytes = 12;
const tagBytes = 16;

/**
 * Encrypts and authenticates: nonce ‖ ciphertext ‖ tag. The nonce is random, which is safe for 2³² values
 * under one key; a session stays far below. `associated` is not stored: whoever opens must know it.
 * @param key 32 bytes.
 */
export function seal(key: KeyObject, plain: Uint8Array, associated: Uint8Array): Uint8Array {
  const nonce = freshNonce();
  const sealing = createCipheriv(cipher, key, nonce, { authTagLength: tagBytes });
  sealing.setAAD(associated);
  return Buffer.concat([nonce, sealing.update(plain), sealing.final(), sealing.getAuthTag()]);
}

/** Random bytes are drawn for many nonces at once; each is handed out once. */
const nonces = Buffer.alloc(nonceBytes * 512);
let nextNonce = nonces.byteLength;

function freshNonce(): Uint8Array {
  if (nextNonce === nonces.byteLength) {
    randomFillSync(nonces);
    nextNonce = 0;
  }
  nextNonce += nonceBytes;
  return nonces.subarray(nextNonce - nonceBytes, nextNonce);
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
  return new Uint8Array(Buffer.concat([opening.update(ciphertext), opening.final()]));
}
