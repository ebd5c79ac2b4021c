import * as decoding from "lib0/decoding";
import { refused, type RefusedVerdict } from "./verdict.ts";

/** What an update may hold at most. */
export interface SurveyLimits {
  readonly structs: number;
  readonly deletions: number;
}

const kinds = { deleted: 1, string: 4, skip: 10 } as const;
const kindBits = 0b1_1111;
const largestKind = 10;
const flags = { origin: 0x80, rightOrigin: 0x40, key: 0x20 } as const;

/**
 * Walks over an update (V1) without building anything from it, and refuses what would cost Yjs much to decode:
 * content that is neither text nor deleted (3 MB of sub-documents take it seconds), and counts beyond the limits.
 * It only spares work: what it lets through is judged by what Yjs itself reads.
 * Format: Yjs, `src/utils/updates.js` and `src/structs/Item.js`.
 */
export function survey(update: Uint8Array, most: SurveyLimits): RefusedVerdict | null {
  const decoder = decoding.createDecoder(update);
  try {
    return surveyStructs(decoder, most.structs) ?? surveyDeletions(decoder, most.deletions);
  } catch {
    return refused("malformed");
  }
}

function surveyStructs(decoder: decoding.Decoder, most: number): RefusedVerdict | null {
  const clients = readCount(decoder);
  let total = 0;
  for (let client = 0; client < clients; client++) {
    const structs = readCount(decoder);
    total += structs;
    if (total > most) return refused("too-large");
    skipUints(decoder, 2);
    for (let struct = 0; struct < structs; struct++) {
      const refusal = surveyStruct(decoder);
      if (refusal !== null) return refusal;
    }
  }
  return null;
}

function surveyStruct(decoder: decoding.Decoder): RefusedVerdict | null {
  const info = decoding.readUint8(decoder);
  const kind = info & kindBits;
  if (kind === kinds.skip) return refused("gap");
  if (kind > largestKind) return refused("malformed");
  if (kind !== kinds.string && kind !== kinds.deleted) return refused("content");
  const hasOrigin = (info & flags.origin) !== 0;
  const hasRightOrigin = (info & flags.rightOrigin) !== 0;
  skipUints(decoder, (hasOrigin ? 2 : 0) + (hasRightOrigin ? 2 : 0));
  if (!hasOrigin && !hasRightOrigin) {
    if (decoding.readVarUint(decoder) === 1) skipBytes(decoder);
    else skipUints(decoder, 2);
    if ((info & flags.key) !== 0) skipBytes(decoder);
  }
  if (kind === kinds.string) skipBytes(decoder);
  else skipUints(decoder, 1);
  return null;
}

function surveyDeletions(decoder: decoding.Decoder, most: number): RefusedVerdict | null {
  const clients = readCount(decoder);
  let total = 0;
  for (let client = 0; client < clients; client++) {
    skipUints(decoder, 1);
    const ranges = readCount(decoder);
    total += ranges;
    if (total > most) return refused("too-large");
    skipUints(decoder, 2 * ranges);
  }
  return null;
}

/** @throws when there are not as many bytes left, as each of what is counted takes more than one */
function readCount(decoder: decoding.Decoder): number {
  const count = decoding.readVarUint(decoder);
  if (count > decoder.arr.length - decoder.pos) throw new Error("There are fewer bytes than this counts.");
  return count;
}

function skipUints(decoder: decoding.Decoder, count: number): void {
  for (let index = 0; index < count; index++) decoding.readVarUint(decoder);
}

function skipBytes(decoder: decoding.Decoder): void {
  const length = decoding.readVarUint(decoder);
  decoder.pos += length;
  if (decoder.pos > decoder.arr.length) throw new Error("The bytes end beyond the update.");
}
