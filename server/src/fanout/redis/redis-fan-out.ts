import { SealedFanOut, type SealedFanOutOptions } from "../sealed-fan-out.ts";
import { namePrefix, type DeriveKey } from "./name-prefix.ts";
import { RedisLine } from "./redis-line.ts";

export interface RedisFanOutOptions extends Pick<SealedFanOutOptions, "keyOf" | "dropped"> {
  /** `redis://` or `rediss://`. */
  readonly url: string;
  readonly deriveKey: DeriveKey;
  readonly now: () => number;
  /** Told once why Redis is lost, or other nodes are not heard by way of it, and not again before that was over. */
  readonly lost: (reason: Error) => void;
}

/** Fan-out by way of Redis or Valkey. It connects by itself, now and whenever the line is lost. */
export function openRedisFanOut({ url, deriveKey, lost, ...options }: RedisFanOutOptions): SealedFanOut {
  const line = new RedisLine({ url, prefix: namePrefix(deriveKey), now: options.now, lost });
  const unheard = (): void =>
    lost(
      new Error("Other nodes are there and none is heard: they may use another Redis, or a clock is off."),
    );
  return new SealedFanOut({ ...options, line, unheard, nodesKey: deriveKey("tandiff nodes v1") });
}
