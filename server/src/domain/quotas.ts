import { AppError } from "@tandiff/shared/errors.ts";
import type { ParticipantId } from "@tandiff/shared/ids.ts";
import { limits } from "@tandiff/shared/limits.ts";
import { TokenBucket } from "./token-bucket.ts";

type QuotaName = keyof typeof limits.quotas;

/**
 * What each participant has left of each quota, in all their pages together, so that more pages are not more of it. One
 * who uses it up waits or is refused; the others never notice.
 */
export class Quotas {
  readonly #now: () => number;
  readonly #buckets = new Map<ParticipantId, Map<QuotaName, TokenBucket>>();

  /** @param now milliseconds, never going back */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** @throws AppError "too-many-requests" */
  assert(participant: ParticipantId, name: QuotaName): void {
    if (this.#bucket(participant, name).take(1, this.#now())) return;
    throw new AppError(
      "too-many-requests",
      "That was more at once than the server takes. Wait a few seconds and try again.",
    );
  }

  /** A frame came, which counts as some. For how many milliseconds its sender is not to be read, or "close" when they sent far too much. */
  frame(participant: ParticipantId, bytes: number, weight = 1): number | "close" {
    const now = this.#now();
    const frames = this.#bucket(participant, "frames");
    const wait = Math.max(
      frames.spend(weight, now),
      this.#bucket(participant, "frameBytes").spend(bytes, now),
    );
    return frames.isExhausted ? "close" : wait;
  }

  #bucket(participant: ParticipantId, name: QuotaName): TokenBucket {
    let buckets = this.#buckets.get(participant);
    if (!buckets) this.#buckets.set(participant, (buckets = new Map()));
    let bucket = buckets.get(name);
    if (!bucket) buckets.set(name, (bucket = new TokenBucket(limits.quotas[name], this.#now())));
    return bucket;
  }
}
