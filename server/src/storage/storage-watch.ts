import { AppError } from "@tandiff/shared/errors.ts";
import type { Storage } from "./port.ts";

/** Milliseconds for which one look at the storage counts: anybody may ask, and each look writes to the disk. */
const interval = 1_000;

/** Milliseconds after which a storage that has not answered is slow; nobody waits for longer to hear how it is. */
const patience = 800;

/**
 * Milliseconds after which a storage is taken to be out of reach: one that failed all the time, and one that has not
 * answered. A slow one still stores, and another node would store no faster.
 */
const untilOut = { failing: 2_000, silent: 8_000 };

/** How a storage stores that can be stored in. */
export type Pace = "usual" | "slow";

interface Probing {
  readonly at: number;
  readonly done: Promise<void>;
}

/** Looks whether anything can be stored. */
export class StorageWatch {
  readonly #storage: Pick<Storage, "probe">;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #looked: Promise<Pace> = Promise.resolve("usual");
  /** What was not answered yet. */
  #probing: Probing | null = null;
  #failingSince: number | null = null;
  #watching: NodeJS.Timeout | undefined;

  constructor(storage: Pick<Storage, "probe">) {
    this.#storage = storage;
  }

  /** @throws AppError "not-stored" when nothing could be stored just now, or for a while */
  look(): Promise<Pace> {
    const now = performance.now();
    if (now - this.#lookedAt < interval) return this.#looked;
    this.#lookedAt = now;
    this.#looked = this.#paceOf((this.#probing ??= this.#probe(now)));
    return this.#looked;
  }

  /** Looks all the time, and says whether the storage is within reach, or was until a moment ago. */
  watch(tell: (isInReach: boolean) => void): void {
    this.#watching = setInterval(() => {
      const said = (): void => tell(this.#isInReach());
      this.look().then(said, said);
    }, interval / 2);
    this.#watching.unref();
  }

  close(): void {
    clearInterval(this.#watching);
  }

  #isInReach(): boolean {
    if (this.#isSilent()) return false;
    return this.#failingSince === null || performance.now() - this.#failingSince < untilOut.failing;
  }

  #isSilent(): boolean {
    return this.#probing !== null && performance.now() - this.#probing.at >= untilOut.silent;
  }

  #probe(at: number): Probing {
    const done = this.#storage.probe().finally(() => (this.#probing = null));
    const probing = { at, done };
    done.then(
      () => (this.#failingSince = null),
      () => {
        this.#failingSince ??= at;
        // That it is slow, as was said meanwhile, is not so any more.
        this.#looked = this.#paceOf(probing);
        this.#looked.catch(() => undefined);
      },
    );
    return probing;
  }

  async #paceOf({ at, done }: Probing): Promise<Pace> {
    const late = Promise.withResolvers<Pace>();
    const timer = setTimeout(() => late.resolve("slow"), at + patience - performance.now());
    const answered = done.then((): Pace => "usual");
    const pace = await Promise.race([answered, late.promise]).finally(() => clearTimeout(timer));
    // What failed the last time is not slow before it has stored something.
    if (pace === "slow" && (this.#failingSince !== null || this.#isSilent()))
      throw new AppError("not-stored", "The server cannot reach what it stores in. Try again.");
    return pace;
  }
}
