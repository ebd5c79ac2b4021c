import * as Y from "yjs";
import { firstIndex } from "@tandiff/shared/first-index.ts";
import { limits } from "@tandiff/shared/limits.ts";
import type { Struct } from "./remainder.ts";

/** A range of characters that one client wrote, up to `end`. */
export interface Deletion {
  readonly client: number;
  readonly clock: number;
  readonly end: number;
}

/** Below so many pieces an update is applied in a moment, whatever the document. */
const few = 100;

/** Structs of a document, in Yjs's own sense: pieces of text that were typed or deleted in one go. */
export function structCount(doc: Y.Doc): number {
  let count = 0;
  for (const structs of doc.store.clients.values()) count += structs.length;
  return count;
}

/**
 * Whether an update would hold up everybody else while Yjs applies it. What begins or ends inside of a struct
 * splits it, and each split moves all structs behind it, which makes a thousand of them cost as much as the
 * document has structs, a thousand times.
 */
export function isTooMuchWork(
  doc: Y.Doc,
  structs: readonly Struct[],
  deletions: readonly Deletion[],
): boolean {
  const pieces = structs.length + deletions.length;
  if (pieces > limits.pieces) return true;
  if (pieces <= few) return false;
  const boundaries = new Map<number, number[]>();
  const add = (client: number, clock: number): void => {
    const clocks = boundaries.get(client);
    if (clocks) clocks.push(clock);
    else boundaries.set(client, [clock]);
  };
  for (const { client, clock, end } of deletions) {
    add(client, clock);
    add(client, end);
  }
  for (const struct of structs) {
    if (!(struct instanceof Y.Item)) continue;
    if (struct.origin !== null) add(struct.origin.client, struct.origin.clock + 1);
    if (struct.rightOrigin !== null) add(struct.rightOrigin.client, struct.rightOrigin.clock);
  }
  let moves = 0;
  for (const [client, clocks] of boundaries) {
    const known = doc.store.clients.get(client) ?? [];
    const splits = new Set(clocks.filter((clock) => isInside(known, clock))).size;
    moves += splits * (known.length + splits);
  }
  return moves > limits.movedStructs;
}

type Structs = readonly (Y.Item | Y.GC)[];

function isInside(structs: Structs, clock: number): boolean {
  const struct = structAt(structs, clock);
  return struct !== undefined && struct.id.clock !== clock;
}

function structAt(structs: Structs, clock: number): Y.Item | Y.GC | undefined {
  const index = firstIndex(structs.length, (at) => {
    const struct = structs[at];
    return struct !== undefined && struct.id.clock + struct.length > clock;
  });
  return structs[index];
}
