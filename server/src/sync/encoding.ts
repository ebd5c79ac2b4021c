/** An integer from 0 to 2⁵³ - 1, written as lib0 does: seven bits in each byte, the lowest first; or bytes as they are. */
type Part = number | Uint8Array;

/** The parts one behind the other, in one piece of memory from Node's pool: every key is encoded several times. */
export function encode(parts: readonly Part[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += typeof part === "number" ? uintLength(part) : part.length;
  const bytes = Buffer.allocUnsafe(length);
  let at = 0;
  for (const part of parts) {
    if (typeof part === "number") at = writeUint(bytes, part, at);
    else {
      bytes.set(part, at);
      at += part.length;
    }
  }
  return bytes;
}

export function uint(value: number): Uint8Array {
  return encode([value]);
}

function uintLength(value: number): number {
  let length = 1;
  for (let limit = 0x80; value >= limit; limit *= 0x80) length += 1;
  return length;
}

/** Returns where it ends. */
function writeUint(bytes: Uint8Array, value: number, from: number): number {
  let at = from;
  let rest = value;
  for (; rest > 0x7f; rest = Math.floor(rest / 0x80)) bytes[at++] = (rest & 0x7f) | 0x80;
  bytes[at++] = rest;
  return at;
}
