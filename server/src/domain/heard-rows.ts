import { limits } from "@tandiff/shared/limits.ts";
import { sameBytes } from "../storage/log-codec.ts";
import type { LinkedRow, LogHead } from "../storage/port.ts";

/** What others say that they have appended to a log, until its turn has come. */
export class HeardRows {
  #rows: LinkedRow[] = [];
  #bytes = 0;
  #seq = 0;

  /** The last row that was heard of since all was forgotten; 0 for none. */
  get seq(): number {
    return this.#seq;
  }

  /** @param rows up to `seq`, some or none: what is not among them is to be read */
  add(seq: number, rows: readonly LinkedRow[]): void {
    this.#seq = Math.max(this.#seq, seq);
    this.#bytes += rows.reduce((sum, { payload }) => sum + payload.byteLength, 0);
    if (this.#bytes > limits.waitingRows) this.#rows = [];
    else this.#rows.push(...rows);
  }

  /** Those that go on from `head`, each linked to the one before; what else there was is not kept. */
  take(head: LogHead): readonly LinkedRow[] {
    const rows: LinkedRow[] = [];
    for (const row of this.#rows.toSorted((a, b) => a.seq - b.seq)) {
      const { seq, hash } = rows.at(-1) ?? head;
      if (row.seq === seq + 1 && sameBytes(row.prev, hash)) rows.push(row);
    }
    this.#rows = [];
    this.#bytes = 0;
    return rows;
  }

  forget(): void {
    this.#rows = [];
    this.#bytes = this.#seq = 0;
  }
}
