import * as Y from "yjs";

/** What the log has of one document's edits, told row by row as they are stored. */
export class StoredEdits {
  /** How far the text of each Yjs client has come. */
  readonly #ends = new Map<number, number>();
  readonly #deleted = new Map<number, Set<number>>();

  /**
   * Takes the next row's update.
   * @param mayAddNothing where a row that was stored just before may have deleted the same
   * @throws when it adds nothing, has something again, or does not go on where its client's last row ended
   */
  add(update: Uint8Array, mayAddNothing: boolean): void {
    const { structs, ds } = Y.decodeUpdate(update);
    let isMore = mayAddNothing;
    for (const { id, length } of structs) {
      const end = this.#endOf(id.client);
      if (id.clock < end)
        throw new Error(`Text of client ${id.client} from ${id.clock} on was stored twice.`);
      if (id.clock > end)
        throw new Error(`Text of client ${id.client} from ${id.clock} on was stored before ${end}.`);
      this.#ends.set(id.client, id.clock + length);
      isMore = true;
    }
    for (const [client, clock] of clocksOf(ds)) {
      const deleted = this.#deleted.get(client) ?? new Set();
      this.#deleted.set(client, deleted);
      isMore ||= !deleted.has(clock);
      deleted.add(clock);
    }
    if (!isMore) throw new Error("A row was stored that adds nothing.");
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
