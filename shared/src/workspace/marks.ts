import { firstIndex } from "../first-index.ts";

interface Marked<Mark> {
  readonly clock: number;
  length: number;
  readonly mark: Mark;
}

/** What one client's ranges are told; each behind the one before once somebody asks. */
interface Ranges<Mark> {
  list: Marked<Mark>[];
  isSorted: boolean;
}

/** What is told of characters, by their Yjs ids. */
export class Marks<Mark extends object> {
  readonly #byClient = new Map<number, Ranges<Mark>>();

  /**
   * Typing goes on where it was: a key more makes the last range longer. What two have deleted on two nodes at once is told
   * twice, and one of both counts.
   */
  add(client: number, clock: number, length: number, mark: Mark): void {
    const ranges = this.#byClient.get(client) ?? { list: [], isSorted: true };
    this.#byClient.set(client, ranges);
    const last = ranges.list.at(-1);
    if (last && last.clock + last.length === clock && isSame(last.mark, mark)) {
      last.length += length;
      return;
    }
    ranges.isSorted &&= !last || last.clock + last.length <= clock;
    ranges.list.push({ clock, length, mark });
  }

  /** Characters in a row, in pieces of which one thing is told; `null` is told where nothing is. */
  of(
    client: number,
    clock: number,
    length: number,
  ): { readonly length: number; readonly mark: Mark | null }[] {
    const end = clock + length;
    const pieces: { length: number; mark: Mark | null }[] = [];
    const list = this.#sorted(client);
    let at = clock;
    for (let index = firstEndingAfter(list, clock); ; index++) {
      const range = list[index];
      if (!range || range.clock >= end) break;
      if (range.clock > at) pieces.push({ length: range.clock - at, mark: null });
      const from = Math.max(at, range.clock);
      at = Math.min(end, range.clock + range.length);
      pieces.push({ length: at - from, mark: range.mark });
    }
    if (at < end) pieces.push({ length: end - at, mark: null });
    return pieces;
  }

  #sorted(client: number): readonly Marked<Mark>[] {
    const ranges = this.#byClient.get(client);
    if (!ranges) return [];
    if (!ranges.isSorted) ranges.list = apart(ranges.list.toSorted((a, b) => a.clock - b.clock));
    ranges.isSorted = true;
    return ranges.list;
  }
}

/** Of ranges in the order of their clocks, without what the ones before have. */
function apart<Mark>(sorted: readonly Marked<Mark>[]): Marked<Mark>[] {
  const all: Marked<Mark>[] = [];
  let end = 0;
  for (const { clock, length, mark } of sorted) {
    const from = Math.max(clock, end);
    if (clock + length <= from) continue;
    end = clock + length;
    all.push({ clock: from, length: end - from, mark });
  }
  return all;
}

function firstEndingAfter(list: readonly Marked<object>[], clock: number): number {
  return firstIndex(list.length, (index) => {
    const range = list[index];
    return range !== undefined && range.clock + range.length > clock;
  });
}

function isSame(a: object, b: object): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
