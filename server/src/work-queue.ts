import { AppError } from "@tandiff/shared/errors.ts";

export interface QueueLimits {
  /** How many works go on at once. */
  readonly atOnce: number;
  /** How many more may wait. */
  readonly waiting: number;
  /** How many of all these one person may have asked for. */
  readonly each: number;
}

/** Long works, few of which go on at once: the others wait in line, in the order in which they were asked for. */
export class WorkQueue {
  readonly #limits: QueueLimits;
  readonly #line: (() => void)[] = [];
  readonly #asked = new Map<string, number>();
  #running = 0;

  constructor(limits: QueueLimits) {
    this.#limits = limits;
  }

  /**
   * Does a work when its turn has come.
   * @param who asks for it
   * @throws AppError "too-many-requests" where the line is full, or too much of it is theirs
   */
  async do<Result>(who: string, work: () => Promise<Result>): Promise<Result> {
    const own = this.#asked.get(who) ?? 0;
    if (own >= this.#limits.each) {
      throw new AppError(
        "too-many-requests",
        "You have asked for several of these already. Wait until they are there.",
      );
    }
    if (this.#line.length >= this.#limits.waiting) {
      throw new AppError(
        "too-many-requests",
        "Many others are asking for theirs just now. Try again in a minute.",
      );
    }
    this.#asked.set(who, own + 1);
    try {
      await this.#turn();
      return await work();
    } finally {
      this.#leave(who);
    }
  }

  async #turn(): Promise<void> {
    if (this.#running < this.#limits.atOnce) this.#running += 1;
    else await new Promise<void>((resolve) => this.#line.push(resolve));
  }

  #leave(who: string): void {
    const left = (this.#asked.get(who) ?? 1) - 1;
    if (left === 0) this.#asked.delete(who);
    else this.#asked.set(who, left);
    // Whoever is next takes the place over.
    const next = this.#line.shift();
    if (next) next();
    else this.#running -= 1;
  }
}
