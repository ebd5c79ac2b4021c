import { AppError } from "@tandiff/shared/errors.ts";
import type { Storage } from "./port.ts";

/** Milliseconds for which one look at the storage counts: anybody may ask, and each look writes to the disk. */
const interval = 1_000;

/** Milliseconds after which a storage that has not answered, or failed all the time, is taken to be out of reach. */
const patience = 2_000;

/** Looks whether anything can be stored. */
export class StorageWatch {
  readonly #storage: Pick<Storage, "probe">;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #looked = Promise.resolve();
  #failingSince: number | null = null;
  #watching: NodeJS.Timeout | undefined;

  constructor(storage: Pick<Storage, "probe">) {
    this.#storage = storage;
  }

  /** @throws AppError "not-stored" when nothing could be stored just now */
  look(): Promise<void> {
    const now = performance.now();
    if (now - this.#lookedAt < interval) return this.#looked;
    this.#lookedAt = now;
    this.#looked = withPatience(this.#storage.probe());
    this.#looked.then(
      () => (this.#failingSince = null),
      () => (this.#failingSince ??= now),
    );
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
    return this.#failingSince === null || performance.now() - this.#failingSince < patience;
  }
}

async function withPatience(probed: Promise<void>): Promise<void> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new AppError("not-stored", "The server cannot reach what it stores in. Try again.")),
    patience,
  );
  await Promise.race([probed, late]).finally(() => clearTimeout(timer));
}
