import { AppError } from "@tandiff/shared/errors.ts";
import { BoundedCache } from "../bounded-cache.ts";
import { hashSecret } from "../storage/secrets.ts";

/** Wrong links, cookies and keys that a network may send at once. A whole company may stand behind one. */
const burst = 60;
/** How many of these it gets back in a second. */
const perSecond = 0.5;
/** Networks, and secrets found to be right, that are kept in mind. */
const mostKept = 10_000;

/** Says in how many seconds to come back. */
export class TooManyGuesses extends AppError {
  readonly retryAfter: number;

  constructor(retryAfter: number) {
    super(
      "too-many-requests",
      `Too many links that do not work were tried from your network. Try again in ${retryAfter} seconds.`,
    );
    this.retryAfter = retryAfter;
  }
}

/** Counts something on all nodes for so many seconds: what it has come to, or null where that is not known. */
type CountEverywhere = (name: string, seconds: number) => Promise<number | null>;

/**
 * Slows down who tries secrets. A network that was wrong too often has no secret looked at for a while, so that its
 * guesses tell nothing, not even a right one. What was found to be right before is let through all the same: people
 * in an interview must not suffer from whoever shares their network.
 */
export class GuessLimit {
  readonly #now: () => number;
  readonly #count: CountEverywhere;
  /** Guesses that a network has left, and when that was so. */
  readonly #left = new BoundedCache<{ readonly guesses: number; readonly at: number }>(mostKept);
  /** By network: settles when the last attempt that was asked for has. */
  readonly #asked = new Map<string, Promise<void>>();
  /** Hashes of what was right. */
  readonly #right = new BoundedCache<true>(mostKept);

  constructor(now: () => number, count: CountEverywhere = () => Promise.resolve(null)) {
    this.#now = now;
    this.#count = count;
  }

  /**
   * What `verify` finds, which is null where the secret is wrong.
   * @param secret with whose it is said to be
   * @throws TooManyGuesses
   */
  async attempt<Found>(
    network: string,
    secret: string,
    verify: () => Promise<Found | null>,
  ): Promise<Found | null> {
    const hash = Buffer.from(hashSecret(secret)).toString("base64");
    if (this.#right.get(hash)) return this.#verify(network, hash, verify);
    // One after the other: of many that are asked at once only so many are looked at as may be.
    const before = this.#asked.get(network);
    const attempt = (before ?? Promise.resolve()).then(() => {
      const guesses = this.#guessesOf(network);
      if (guesses < 1) throw new TooManyGuesses(Math.ceil((1 - guesses) / perSecond));
      return this.#verify(network, hash, verify);
    });
    const settled = attempt.then(nothing, nothing).finally(() => {
      if (this.#asked.get(network) === settled) this.#asked.delete(network);
    });
    this.#asked.set(network, settled);
    return attempt;
  }

  async #verify<Found>(
    network: string,
    hash: string,
    verify: () => Promise<Found | null>,
  ): Promise<Found | null> {
    const found = await verify();
    if (found === null) {
      this.#right.delete(hash);
      this.#leave(network, this.#guessesOf(network) - 1);
      void this.#countEverywhere(network);
    } else this.#right.getOr(hash, () => true);
    return found;
  }

  /** Nobody waits for it: until it is known, each node counts by itself. */
  async #countEverywhere(network: string): Promise<void> {
    const wrong = await this.#count(`wrong guesses of ${network}`, burst / perSecond);
    if (wrong !== null) this.#leave(network, Math.min(this.#guessesOf(network), burst - wrong));
  }

  #leave(network: string, guesses: number): void {
    this.#left.delete(network);
    this.#left.getOr(network, () => ({ guesses: Math.max(0, guesses), at: this.#now() }));
  }

  #guessesOf(network: string): number {
    const left = this.#left.get(network);
    if (!left) return burst;
    const seconds = Math.max(0, this.#now() - left.at) / 1_000;
    return Math.min(burst, left.guesses + seconds * perSecond);
  }
}

function nothing(): void {}
