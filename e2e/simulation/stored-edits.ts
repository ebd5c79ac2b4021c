import * as Y from "yjs";

/** Where an update was stored. */
export interface StoredPlace {
  readonly seq: number;
  /** Which node has appended it. */
  readonly writer: object;
  /** The last row of which it is certain that its node knew it when the update was taken. */
  readonly known: number;
}

/** What the log has of one document's edits, told row by row as they are stored. */
export class StoredEdits {
  /** How far the text of each Yjs client has come. */
  readonly #ends = new Map<number, number>();
  /** Where each character was deleted, by client and clock. */
  readonly #deleted = new Map<number, Map<number, StoredPlace>>();
  /** What there was before the document was compacted. */
  readonly #before: StoredEdits | null;

  constructor(before: StoredEdits | null = null) {
    this.#before = before;
  }

  /** What there is once the document is compacted to this one, told as an update. */
  compactedTo(update: Uint8Array, place: StoredPlace): StoredEdits {
    const edits = new StoredEdits(this);
    edits.#take(update, place);
    return edits;
  }

  /**
   * Takes the next row's update. Two may delete the same on two nodes at once.
   * @throws when it adds nothing, has something again, or does not go on where its client's last row ended
   */
  add(update: Uint8Array, place: StoredPlace): void {
    if (!this.#take(update, place)) throw new Error(`Row ${place.seq} adds nothing.`);
  }

  /** Returns whether it was more than the node knew that has taken it. */
  #take(update: Uint8Array, place: StoredPlace): boolean {
    const { structs, ds } = Y.decodeUpdate(update);
    let isMore = structs.length > 0;
    for (const { id, length } of structs) {
      const end = this.#endOf(id.client);
      if (id.clock < end)
        throw new Error(`Text of client ${id.client} from ${id.clock} on was stored twice.`);
      if (id.clock > end)
        throw new Error(`Text of client ${id.client} from ${id.clock} on was stored before ${end}.`);
      this.#ends.set(id.client, id.clock + length);
    }
    for (const [client, clock] of clocksOf(ds)) {
      const deleted = this.#deleted.get(client) ?? new Map<number, StoredPlace>();
      this.#deleted.set(client, deleted);
      const before = deleted.get(clock);
      isMore ||= before === undefined || (before.writer !== place.writer && before.seq > place.known);
      deleted.set(clock, before ?? place);
    }
    return isMore;
  }

  /** Whether all of the update is stored, or was, before a compaction that not all nodes may know of. */
  hasHad(update: Uint8Array): boolean {
    return this.has(update) || (this.#before?.hasHad(update) ?? false);
  }

  /** Whether all of the update is stored. */
  has(update: Uint8Array): boolean {
    const { structs, ds } = Y.decodeUpdate(update);
    return (
      structs.every(({ id, length }) => id.clock + length <= this.#endOf(id.client)) &&
      [...clocksOf(ds)].every(([client, clock]) => this.#deleted.get(client)?.has(clock))
    );
  }

  #endOf(client: number): number {
    return this.#ends.get(client) ?? 0;
  }
}

/** Each deleted character's client and clock. */
function* clocksOf({ clients }: ReturnType<typeof Y.decodeUpdate>["ds"]): Generator<[number, number]> {
  for (const [client, ranges] of clients) {
    for (const { clock, len } of ranges) {
      for (let at = clock; at < clock + len; at += 1) yield [client, at];
    }
  }
}
