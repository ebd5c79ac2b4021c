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
  readonly #frames = new Map<ParticipantId, FrameQuota>();

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

  /** They did it on another node, which has let them: it counts here, too, whatever is left. */
  didElsewhere(participant: ParticipantId, name: QuotaName): void {
    this.#bucket(participant, name).spend(1, this.#now());
  }

  /** What one participant has left to send on their sockets; it stays the same object. */
  frames(participant: ParticipantId): FrameQuota {
    let quota = this.#frames.get(participant);
    if (!quota) this.#frames.set(participant, (quota = new FrameQuota(this.#now)));
    return quota;
  }

  /**
   * Forgets what is as good as new of those who are not here; to be called now and then.
   * @param isHere whether somebody has sockets, which have their `frames` in hand
   */
  forgetFull(isHere: (participant: ParticipantId) => boolean): void {
    const now = this.#now();
    for (const [participant, buckets] of this.#buckets) {
      if (buckets.values().every((bucket) => bucket.isFull(now))) this.#buckets.delete(participant);
    }
    for (const [participant, quota] of this.#frames) {
      if (!isHere(participant) && quota.isFull) this.#frames.delete(participant);
    }
  }

  #bucket(participant: ParticipantId, name: QuotaName): TokenBucket {
    let buckets = this.#buckets.get(participant);
    if (!buckets) this.#buckets.set(participant, (buckets = new Map()));
    let bucket = buckets.get(name);
    if (!bucket) buckets.set(name, (bucket = new TokenBucket(limits.quotas[name], this.#now())));
    return bucket;
  }
}

/** Asked twice for each key that somebody types. */
export class FrameQuota {
  readonly #now: () => number;
  readonly #frames: TokenBucket;
  readonly #bytes: TokenBucket;

  constructor(now: () => number) {
    this.#now = now;
    this.#frames = new TokenBucket(limits.quotas.frames, now());
    this.#bytes = new TokenBucket(limits.quotas.frameBytes, now());
  }

  /** Whether nothing of it is used. */
  get isFull(): boolean {
    const now = this.#now();
    return this.#frames.isFull(now) && this.#bytes.isFull(now);
  }

  /** A frame came, which counts as some. For how many milliseconds its sender is not to be read, or "close" when they sent far too much. */
  spend(bytes: number, weight = 1): number | "close" {
    const now = this.#now();
    const wait = Math.max(this.#frames.spend(weight, now), this.#bytes.spend(bytes, now));
    return this.#frames.isExhausted ? "close" : wait;
  }
}
