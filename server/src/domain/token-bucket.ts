/** How much of something may be used: `burst` at once, and `perSecond` in the long run. */
export interface Quota {
  readonly burst: number;
  readonly perSecond: number;
}

/** What one user has left of a quota. It fills up again by itself, and may be overdrawn by as much as it holds. */
export class TokenBucket {
  readonly #quota: Quota;
  #left: number;
  #at: number;

  /** @param now milliseconds */
  constructor(quota: Quota, now: number) {
    this.#quota = quota;
    this.#left = quota.burst;
    this.#at = now;
  }

  /** False, and nothing is used, when there is not so much left. */
  take(cost: number, now: number): boolean {
    this.#fill(now);
    if (this.#left < cost) return false;
    this.#left -= cost;
    return true;
  }

  /** Uses it whether or not there is so much left; returns how many milliseconds it takes until the debt is paid. */
  spend(cost: number, now: number): number {
    this.#fill(now);
    const { burst, perSecond } = this.#quota;
    this.#left = Math.max(this.#left - cost, -burst);
    return Math.max(0, (-this.#left / perSecond) * 1_000);
  }

  /** Whether it is overdrawn by all that it may be. */
  get isExhausted(): boolean {
    return this.#left <= -this.#quota.burst;
  }

  /** Whether nothing of it is used: a new one is the same. */
  isFull(now: number): boolean {
    this.#fill(now);
    return this.#left === this.#quota.burst;
  }

  #fill(now: number): void {
    const { burst, perSecond } = this.#quota;
    this.#left = Math.min(burst, this.#left + (Math.max(0, now - this.#at) / 1_000) * perSecond);
    this.#at = now;
  }
}
