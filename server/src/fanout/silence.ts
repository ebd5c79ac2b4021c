/** Looks without a word of other nodes after which what they do is found, and not told: longer than what was told last is on its way. */
const silentLooks = 10;
/** Looks between two findings. One alone may be what a node did before it ended, or this one without having learned of it. */
const betweenFindings = 3;
/** Looks without a finding after which there seems to be no other node. */
const forgetting = 60;

/**
 * Notices that other nodes are there though none is heard, as when each has another Redis. Looks are counted instead of time,
 * since a busy process hears late.
 */
export class Silence {
  readonly #now: () => number;
  /** Since another node was heard, or could have been. */
  #looks = 0;
  /** Looks before the first finding and the last one. */
  #findings: { readonly first: number; readonly last: number } | null = null;
  #lostSince: number | null = null;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Since when other nodes are known not to be heard, in milliseconds since the epoch; null while they are not known to be there. */
  get lostSince(): number | null {
    return this.#lostSince;
  }

  /** Another node is heard, or none could be. */
  end(): void {
    this.#looks = 0;
    this.#forget();
  }

  /** Call once a second. */
  look(): void {
    this.#looks += 1;
    if (this.#findings && this.#looks - this.#findings.last > forgetting) this.#forget();
  }

  /** Another node has done something. */
  found(): void {
    if (this.#looks < silentLooks) return;
    const first = this.#findings?.first ?? this.#looks;
    this.#findings = { first, last: this.#looks };
    if (this.#looks - first >= betweenFindings) this.#lostSince ??= this.#now();
  }

  #forget(): void {
    this.#findings = null;
    this.#lostSince = null;
  }
}
