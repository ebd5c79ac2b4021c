/** Counts times in tenths of a millisecond; beyond ten seconds they count as ten. */
export class Latencies {
  readonly #counts = new Uint32Array(100_001);
  total = 0;

  add(milliseconds: number): void {
    const index = Math.min(100_000, Math.max(0, Math.round(milliseconds * 10)));
    this.#counts[index] = (this.#counts[index] ?? 0) + 1;
    this.total += 1;
  }

  /** Milliseconds; NaN when there is nothing. */
  quantile(share: number): number {
    let left = Math.ceil(this.total * share);
    if (left === 0) return Number.NaN;
    for (const [index, count] of this.#counts.entries()) {
      left -= count;
      if (left <= 0) return index / 10;
    }
    return Number.NaN;
  }
}
