import * as Y from "yjs";

/** So many are kept apart at most. */
const mostApart = 256;
/** Merging so many at once is cheap: for each struct Yjs sorts all the updates that it merges. */
const mostAtOnce = 16;

/**
 * Updates that nobody has needed yet, end to end in one piece of memory: each as an object of its own would take ten
 * times as much, and the collector most of its time.
 */
export class KeptUpdates {
  #bytes = Buffer.alloc(0);
  /** Where each of them ends. */
  #ends: number[] = [];

  get isEmpty(): boolean {
    return this.#ends.length === 0;
  }

  add(update: Uint8Array): void {
    if (this.#ends.length === mostApart) this.#put(this.take());
    this.#put(update);
  }

  /** One update that does what all of them do; they are not kept any more. */
  take(): Uint8Array {
    const merged = merge(
      this.#ends.map((end, index) => this.#bytes.subarray(this.#ends[index - 1] ?? 0, end)),
    );
    this.clear();
    return merged;
  }

  clear(): void {
    this.#bytes = Buffer.alloc(0);
    this.#ends = [];
  }

  #put(update: Uint8Array): void {
    const from = this.#ends.at(-1) ?? 0;
    const end = from + update.length;
    if (end > this.#bytes.length) {
      const larger = Buffer.allocUnsafeSlow(2 * end);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes.set(update, from);
    this.#ends.push(end);
  }
}

/** In order, so that no part of it has a gap. */
function merge(updates: readonly Uint8Array[]): Uint8Array {
  if (updates.length <= mostAtOnce) return Y.mergeUpdates([...updates]);
  const parts = Array.from({ length: Math.ceil(updates.length / mostAtOnce) }, (_, part) =>
    merge(updates.slice(part * mostAtOnce, (part + 1) * mostAtOnce)),
  );
  return merge(parts);
}
