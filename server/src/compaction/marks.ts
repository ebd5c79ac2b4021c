interface Marked<Mark> {
  readonly clock: number;
  length: number;
  readonly mark: Mark;
}

/** What is told of characters, by their Yjs ids. */
export class Marks<Mark extends object> {
  readonly #byClient = new Map<number, Marked<Mark>[]>();

  /** Each character once. Typing goes on where it was: a key more makes the last range longer. */
  add(client: number, clock: number, length: number, mark: Mark): void {
    const ranges = this.#byClient.get(client) ?? [];
    this.#byClient.set(client, ranges);
    const last = ranges.at(-1);
    if (last && last.clock + last.length === clock && isSame(last.mark, mark)) last.length += length;
    else ranges.push({ clock, length, mark });
  }

  /** Characters in a row, in pieces of which one thing is told; `null` is told where nothing is. */
  of(
    client: number,
    clock: number,
    length: number,
  ): { readonly length: number; readonly mark: Mark | null }[] {
    const end = clock + length;
    const pieces: { length: number; mark: Mark | null }[] = [];
    let at = clock;
    const overlapping = (this.#byClient.get(client) ?? [])
      .filter((range) => range.clock < end && clock < range.clock + range.length)
      .toSorted((a, b) => a.clock - b.clock);
    for (const range of overlapping) {
      if (range.clock > at) pieces.push({ length: range.clock - at, mark: null });
      const from = Math.max(at, range.clock);
      at = Math.min(end, range.clock + range.length);
      pieces.push({ length: at - from, mark: range.mark });
    }
    if (at < end) pieces.push({ length: end - at, mark: null });
    return pieces;
  }
}

function isSame(a: object, b: object): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
