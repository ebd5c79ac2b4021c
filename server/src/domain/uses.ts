export interface UsesOptions {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Whether something goes on of itself. */
  readonly isBusy: () => boolean;
}

/** Who uses something, and since when nobody does. */
export class Uses {
  readonly #options: UsesOptions;
  #holders = 0;
  #last: number;

  constructor(options: UsesOptions) {
    this.#options = options;
    this.#last = options.now();
  }

  /** When it was used last; null while somebody holds it, or something goes on in it. */
  get unusedSince(): number | null {
    return this.#holders > 0 || this.#options.isBusy() ? null : this.#last;
  }

  /** To be called whenever somebody asks for it. */
  asked(): void {
    this.#last = this.#options.now();
  }

  /** To be called by who uses it for longer than a turn, such as a socket. Returns what ends that, once. */
  hold(): () => void {
    let isHeld = true;
    this.#holders += 1;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.#holders -= 1;
      this.asked();
    };
  }

  /** Holds it while something is done. */
  async during<Result>(work: () => Promise<Result>): Promise<Result> {
    const letGo = this.hold();
    try {
      return await work();
    } finally {
      letGo();
    }
  }
}
