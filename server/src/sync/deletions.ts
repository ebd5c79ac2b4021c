import * as decoding from "lib0/decoding";

interface Range {
  readonly from: number;
  readonly to: number;
}

/**
 * Whether all that an update deletes is deleted in another. Both are updates (V1) with nothing but deletions. False also
 * where `update` is not one, or is not in order: it may be anybody's.
 * @param deleted as the server made it
 */
export function hasDeletions(deleted: Uint8Array, update: Uint8Array): boolean {
  try {
    const own = readDeletions(deleted);
    const decoder = decoding.createDecoder(update);
    if (decoding.readVarUint(decoder) !== 0) return false;
    for (let clients = decoding.readVarUint(decoder); clients > 0; clients--) {
      const ranges = (own.get(decoding.readVarUint(decoder)) ?? []).values();
      let range = ranges.next();
      for (let left = decoding.readVarUint(decoder); left > 0; left--) {
        const { from, to } = readRange(decoder);
        while (!range.done && range.value.to < to) range = ranges.next();
        if (range.done || range.value.from > from) return false;
      }
    }
    return !decoding.hasContent(decoder);
  } catch {
    return false;
  }
}

function readDeletions(update: Uint8Array): ReadonlyMap<number, readonly Range[]> {
  const decoder = decoding.createDecoder(update);
  // There are no structs.
  decoding.readVarUint(decoder);
  const clients = new Map<number, readonly Range[]>();
  for (let left = decoding.readVarUint(decoder); left > 0; left--) {
    const client = decoding.readVarUint(decoder);
    const count = decoding.readVarUint(decoder);
    clients.set(
      client,
      Array.from({ length: count }, () => readRange(decoder)),
    );
  }
  return clients;
}

function readRange(decoder: decoding.Decoder): Range {
  const from = decoding.readVarUint(decoder);
  return { from, to: from + decoding.readVarUint(decoder) };
}
