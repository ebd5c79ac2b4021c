import { chainStart, type DroppedRow, type SealedRow } from "./log-codec.ts";

/** Goes along a log as it was chained: over the rows that are there, and what stays of those that were dropped. */
export class ChainWalk {
  readonly #dropped: Iterator<DroppedRow>;
  #next: IteratorResult<DroppedRow>;
  #prev = chainStart.hash;

  constructor(dropped: Iterator<DroppedRow>) {
    this.#dropped = dropped;
    this.#next = dropped.next();
  }

  /** The hash that the next row names. */
  get prev(): Uint8Array {
    return this.#prev;
  }

  /** What was dropped in front of a row; without one, all that is left. */
  *droppedBefore(row: { readonly seq: number } = { seq: Number.POSITIVE_INFINITY }): Generator<DroppedRow> {
    while (this.#next.done !== true && this.#next.value.seq < row.seq) {
      this.#prev = this.#next.value.hash;
      yield this.#next.value;
      this.#next = this.#dropped.next();
    }
  }

  /** The next row that is there. */
  goOn(row: SealedRow): SealedRow {
    this.#prev = row.hash;
    return row;
  }
}
