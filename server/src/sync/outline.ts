import * as decoding from "lib0/decoding";
import type { Outline } from "../storage/snapshot.ts";
import { uint } from "./encoding.ts";

const kinds = { deleted: 1, string: 4 } as const;
const kindBits = 0b1_1111;
const flags = { origin: 0x80, rightOrigin: 0x40 } as const;
/** Of a root with a name. */
const isNamed = 1;

/**
 * Reads the outline of an update (V1) of a whole document piece by piece, and makes nothing of the pieces, as Yjs would.
 * Null where there is anything but text in roots, from each client's first character on: Yjs has to read that.
 * Format: Yjs, `src/utils/updates.js` and `src/structs/Item.js`.
 */
export function outlineOf(update: Uint8Array): Outline | null {
  const read = readWhole(update, () => Infinity);
  if (read === null) return null;
  const vector = [uint(read.clients.length)];
  for (const { client, length } of read.clients) vector.push(uint(client), uint(length));
  // Bytes of its own: small buffers of Node are parts of larger ones, which would be kept with them.
  const own = (parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));
  return { stateVector: own(vector), nothingNew: own([uint(0), read.deletions]) };
}

/**
 * What a page lacks of such an update, cut out of its bytes with all deletions. Pieces stay whole, so the page may have the
 * beginning of each client's first one, which Yjs passes over. Null as for `outlineOf`.
 * @param known how much the page has of each client's
 */
export function missingFrom(update: Uint8Array, known: ReadonlyMap<number, number>): Uint8Array | null {
  const read = readWhole(update, (client) => known.get(client) ?? 0);
  if (read === null) return null;
  const parts = read.clients.flatMap(({ client, more }) =>
    more === null ? [] : [Buffer.concat([uint(more.pieces), uint(client), uint(more.clock), more.bytes])],
  );
  return Buffer.concat([uint(parts.length), ...parts, read.deletions]);
}

/** What a client wrote. */
interface Section {
  readonly client: number;
  readonly length: number;
  /** From the first piece on that is not known whole; null where all are. */
  readonly more: { readonly clock: number; readonly pieces: number; readonly bytes: Uint8Array } | null;
}

function readWhole(
  update: Uint8Array,
  known: (client: number) => number,
): { readonly clients: readonly Section[]; readonly deletions: Uint8Array } | null {
  const decoder = decoding.createDecoder(update);
  const clients: Section[] = [];
  for (let left = decoding.readVarUint(decoder); left > 0; left--) {
    const section = readSection(decoder, known);
    if (section === null) return null;
    clients.push(section);
  }
  return { clients, deletions: update.subarray(decoder.pos) };
}

function readSection(decoder: decoding.Decoder, known: (client: number) => number): Section | null {
  const pieces = decoding.readVarUint(decoder);
  const client = decoding.readVarUint(decoder);
  if (decoding.readVarUint(decoder) !== 0) return null;
  const knownLength = known(client);
  let length = 0;
  let first: { readonly clock: number; readonly pieces: number; readonly at: number } | null = null;
  for (let piece = 0; piece < pieces; piece++) {
    const at = decoder.pos;
    const more = readPiece(decoder);
    if (more === null) return null;
    if (first === null && length + more > knownLength) first = { clock: length, pieces: pieces - piece, at };
    length += more;
  }
  const more = first && { ...first, bytes: decoder.arr.subarray(first.at, decoder.pos) };
  return { client, length, more };
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
