import { AppError } from "@tandiff/shared/errors.ts";
import { BoundedCache } from "../bounded-cache.ts";
import type { Quota } from "../domain/token-bucket.ts";
import { hashSecret } from "../storage/secrets.ts";

/** Wrong links, cookies and keys that a network may send at once, and gets back in a second. A whole company may stand behind one. */
const usual: Quota = { burst: 60, perSecond: 0.5 };
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

/** Counts something on all nodes, of which so many go again each second: what it has come to, or null where that is not known. */
type CountEverywhere = (name: string, perSecond: number) => Promise<number | null>;

/**
 * Slows down who tries secrets. A network that was wrong too often has no secret looked at for a while, so that its
 * guesses tell nothing, not even a right one. What was found to be right before is let through all the same: people
 * in an interview must not suffer from whoever shares their network.
 */
export class GuessLimit {
  readonly #now: () => number;
  readonly #count: CountEverywhere;
  readonly #quota: Quota;
  /** Guesses that a network has left, and when that was so; less than none where it used more on all nodes. */
  readonly #left = new BoundedCache<{ readonly guesses: number; readonly at: number }>(mostKept);
  /** By network: settles when the last attempt that was asked for has. */
  readonly #asked = new Map<string, Promise<void>>();
  /** Hashes of what was right. */
  readonly #right = new BoundedCache<true>(mostKept);

  constructor(now: () => number, count: CountEverywhere = () => Promise.resolve(null), quota: Quota = usual) {
    this.#now = now;
    this.#count = count;
    this.#quota = quota;
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
      if (guesses < 1) throw new TooManyGuesses(Math.ceil((1 - guesses) / this.#quota.perSecond));
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
      const left = this.#guessesOf(network);
      // What was right before was looked at with none left.
      this.#leave(network, Math.min(left, Math.max(0, left - 1)));
      void this.#countEverywhere(network);
    } else this.#right.getOr(hash, () => true);
    return found;
  }

  /**
   * Nobody waits for it: until it is known, each node counts by itself. What nodes let through above the limit before they
   * knew of each other is a debt, which has to be paid before any of them lets anything through again: so in the long run
   * they let through together what one would.
   */
  async #countEverywhere(network: string): Promise<void> {
    const { burst, perSecond } = this.#quota;
    const wrong = await this.#count(`guesses of ${network}`, perSecond);
    if (wrong === null) return;
    const left = Math.max(-burst, burst - wrong);
    this.#leave(network, Math.min(this.#guessesOf(network), left));
  }

  #leave(network: string, guesses: number): void {
    this.#left.delete(network);
    this.#left.getOr(network, () => ({ guesses, at: this.#now() }));
  }

  #guessesOf(network: string): number {
    const left = this.#left.get(network);
    const { burst, perSecond } = this.#quota;
    if (!left) return burst;
    const seconds = Math.max(0, this.#now() - left.at) / 1_000;
    return Math.min(burst, left.guesses + seconds * perSecond);
  }
}

function nothing(): void {}
