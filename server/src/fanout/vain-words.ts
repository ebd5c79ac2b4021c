/** So many within a second come of no honest node: what one tells of is stored by then. */
const most = 20;

/** Milliseconds. */
const second = 1_000;

/** For so long none is followed after that. Milliseconds. */
const pause = 5_000;

/**
 * Counts plain words of other nodes that there was nothing to, once the storage was asked. Whoever can write to Redis can
 * say them without end; after too many none is followed for a while, as if there were no Redis.
 */
export class VainWords {
  readonly #onTooMany: () => void;
  #from = Number.NEGATIVE_INFINITY;
  #count = 0;
  #until = Number.NEGATIVE_INFINITY;

  constructor(onTooMany: () => void) {
    this.#onTooMany = onTooMany;
  }

  get areTooMany(): boolean {
    return performance.now() < this.#until;
  }

  add(): void {
    const now = performance.now();
    if (now - this.#from >= second) [this.#from, this.#count] = [now, 0];
    this.#count += 1;
    if (this.#count < most || this.areTooMany) return;
    this.#until = now + pause;
    this.#onTooMany();
  }
}
