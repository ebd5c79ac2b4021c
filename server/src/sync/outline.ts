import * as decoding from "lib0/decoding";
import type { Outline } from "../storage/port.ts";
import { uint } from "./encoding.ts";

const kinds = { deleted: 1, string: 4 } as const;
const kindBits = 0b1_1111;
const flags = { origin: 0x80, rightOrigin: 0x40 } as const;
/** Of a root with a name. */
const isNamed = 1;

/**
 * Reads the outline of an update (V1) of a whole document piece by piece, and makes nothing of the pieces, as Yjs would. Null where there is anything but text
 * in roots, from each client's first character on: Yjs has to read that.
 * Format: Yjs, `src/utils/updates.js` and `src/structs/Item.js`.
 */
export function outlineOf(update: Uint8Array): Outline | null {
  const decoder = decoding.createDecoder(update);
  const clients = decoding.readVarUint(decoder);
  const vector = [uint(clients)];
  for (let index = 0; index < clients; index++) {
    const pieces = decoding.readVarUint(decoder);
    const client = decoding.readVarUint(decoder);
    if (decoding.readVarUint(decoder) !== 0) return null;
    let length = 0;
    for (let piece = 0; piece < pieces; piece++) {
      const more = readPiece(decoder);
      if (more === null) return null;
      length += more;
    }
    vector.push(uint(client), uint(length));
  }
  // Bytes of its own: small buffers of Node are parts of larger ones, which would be kept with them.
  const own = (parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));
  return { stateVector: own(vector), nothingNew: own([uint(0), update.subarray(decoder.pos)]) };
}

/** How many characters it has, in UTF-16 code units. */
function readPiece(decoder: decoding.Decoder): number | null {
  const info = decoding.readUint8(decoder);
  const hasOrigin = (info & flags.origin) !== 0;
  const hasRightOrigin = (info & flags.rightOrigin) !== 0;
  for (let left = (hasOrigin ? 2 : 0) + (hasRightOrigin ? 2 : 0); left > 0; left--)
    decoding.readVarUint(decoder);
  if (!hasOrigin && !hasRightOrigin) {
    if (decoding.readVarUint(decoder) !== isNamed) return null;
    decoding.readVarUint8Array(decoder);
  }
  switch (info & kindBits) {
    case kinds.deleted:
      return decoding.readVarUint(decoder);
    case kinds.string:
      return readText(decoder);
    default:
      return null;
  }
}

/** How long a text in UTF-8 is in UTF-16. */
function readText(decoder: decoding.Decoder): number {
  const end = decoding.readVarUint(decoder) + decoder.pos;
  let count = 0;
  for (; decoder.pos < end; decoder.pos++) {
    const byte = decoder.arr[decoder.pos] ?? 0;
    const continues = (byte & 0b1100_0000) === 0b1000_0000;
    // What takes four bytes is a pair.
    if (!continues) count += byte >= 0b1111_0000 ? 2 : 1;
  }
  return count;
}
