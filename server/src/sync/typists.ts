import * as decoding from "lib0/decoding";
import * as Y from "yjs";
import type { ParticipantId } from "@tandiff/shared/ids.ts";
import { limits } from "@tandiff/shared/limits.ts";
import { readCanonicalUint } from "./frames.ts";
import type { OpenDocument } from "./lazy-document.ts";

/** Behind the last character that a client wrote. */
interface Place {
  readonly participant: ParticipantId;
  readonly rightOrigin: Y.ID | null;
  /** The clock that the client's next character has. */
  end: number;
  /** `#added` may grow to here without a limit being reached. */
  readonly most: number;
}

/** One string, typed behind `(client, clock - 1)`. */
interface TypedOn {
  readonly client: number;
  readonly clock: number;
  readonly rightOrigin: Y.ID | null;
  readonly length: number;
}

/**
 * Knows those who type on where they typed last, which nearly every update does. Such an update is plain
 * text, right behind a character that the gate has let through, in its file, under the same client id: the
 * gate would let it through too, and need not open the document to say so. What is the least bit different
 * is the gate's to judge.
 */
export class Typists {
  readonly #places = new Map<number, Place>();
  /** At least as many code units as were ever added. */
  #added = 0;

  /** Takes the update as accepted when it types on; false when the gate has to look at it. */
  typesOn(update: Uint8Array, participant: ParticipantId): boolean {
    const typed = readTyped(update);
    const place = typed && this.#places.get(typed.client);
    if (!typed || !place || place.participant !== participant || place.end !== typed.clock) return false;
    if (!Y.compareIDs(place.rightOrigin, typed.rightOrigin)) return false;
    if (this.#added + typed.length > place.most) return false;
    this.#added += typed.length;
    place.end += typed.length;
    return true;
  }

  /** To be called with the effect of everything that went into the document otherwise. */
  added(effect: Uint8Array): void {
    this.#added += effect.length;
  }

  /** To be called with what clients have added by way of another node: where they type on is not known any more. */
  addedElsewhere(effect: Uint8Array, clients: readonly number[]): void {
    this.added(effect);
    for (const client of clients) this.#places.delete(client);
  }

  /** To be called when the gate has let something of this client through. */
  remember(client: number, participant: ParticipantId, { doc, roots }: OpenDocument): void {
    const last = doc.store.clients.get(client)?.at(-1);
    const text = last instanceof Y.Item ? roots.text(roots.nameOf(last.parent) ?? "") : undefined;
    if (!(last instanceof Y.Item) || text === undefined) return;
    const left = Math.min(limits.workspaceFile - text.length, limits.workspace - roots.totalLength());
    this.#places.set(client, {
      participant,
      rightOrigin: last.rightOrigin,
      end: last.id.clock + last.length,
      most: this.#added + left,
    });
  }
}

const hasOrigin = 0x80;
const hasRightOrigin = 0x40;
const isString = 4;

/**
 * Reads an update (V1) of one string and nothing else, as Yjs writes it for typed ASCII; null for any other.
 * Format: Yjs, `src/utils/encoding.js` and `Item.write`.
 */
function readTyped(update: Uint8Array): TypedOn | null {
  // One client with one struct.
  if (update.length > 200 || update[0] !== 1 || update[1] !== 1) return null;
  const decoder = decoding.createDecoder(update);
  decoder.pos = 2;
  try {
    const client = readCanonicalUint(decoder);
    const clock = readCanonicalUint(decoder);
    const info = decoding.readUint8(decoder);
    if (info !== (isString | hasOrigin) && info !== (isString | hasOrigin | hasRightOrigin)) return null;
    if (readCanonicalUint(decoder) !== client || readCanonicalUint(decoder) !== clock - 1) return null;
    const rightOrigin =
      (info & hasRightOrigin) === 0
        ? null
        : Y.createID(readCanonicalUint(decoder), readCanonicalUint(decoder));
    const length = readCanonicalUint(decoder);
    // Behind the string there is nothing but "no deletions".
    if (length === 0 || decoder.pos + length + 1 !== update.length || update.at(-1) !== 0) return null;
    for (let at = decoder.pos; at < update.length - 1; at++) if (!isPlainAscii(update[at] ?? 0)) return null;
    return { client, clock, rightOrigin, length };
  } catch {
    // Too short, or not in the shortest form.
    return null;
  }
}

function isPlainAscii(byte: number): boolean {
  return byte === 0x09 || byte === 0x0a || (byte >= 0x20 && byte <= 0x7e);
}
