import { AppError } from "@tandiff/shared/errors.ts";
import type { Storage } from "./port.ts";

/**
 * Milliseconds by which a clock may be off. Two that are within it are a minute apart at most, which is how old news of a
 * node may be that was not heard before.
 */
const mostOff = 30_000;

/** Milliseconds between two looks. */
const interval = 10_000;

export interface ClockWatchOptions {
  readonly storage: Pick<Storage, "clock">;
  /** This machine's. */
  readonly now: () => number;
  /** Told whenever the clock has become wrong, or right again. */
  readonly tell: (sentence: string) => void;
  /** Told of a defect. */
  readonly report: (error: unknown) => void;
}

/** Compares this node's clock with the one that all nodes share. Where there is none, the own one is right. */
export class ClockWatch {
  readonly #options: ClockWatchOptions;
  #ahead: number | null = null;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: ClockWatchOptions) {
    this.#options = options;
  }

  /** Milliseconds by which it was ahead when it was looked at last, negative where it was behind; null until it is known. */
  get ahead(): number | null {
    return this.#ahead;
  }

  /**
   * What time it is by the clock that all nodes share, as far as it is known: what is judged by this is the same on all.
   * Whole milliseconds, as rows hold them; the shared clock may tell parts of one.
   */
  now(): number {
    return Math.round(this.ownNow() - (this.#ahead ?? 0));
  }

  ownNow(): number {
    return this.#options.now();
  }

  /** As far as is known. */
  get isWrong(): boolean {
    return this.#ahead !== null && isOff(this.#ahead);
  }

  /** @throws AppError "not-stored" when the storage does not answer; then what was known stays so */
  async look(): Promise<void> {
    const { storage, now, tell } = this.#options;
    const ahead = await aheadOf(() => storage.clock(), now);
    const wasWrong = this.isWrong;
    this.#ahead = ahead;
    if (this.isWrong !== wasWrong) tell(clockSentence(ahead ?? 0));
  }

  /** Looks from now on; resolves once it was tried. */
  async watch(): Promise<void> {
    const look = (): Promise<void> =>
      this.look().catch((error: unknown) => {
        // A database that is away for a moment is asked again.
        if (!(error instanceof AppError)) this.#options.report(error);
      });
    this.#timer = setInterval(() => void look(), interval);
    this.#timer.unref();
    await look();
  }

  close(): void {
    clearInterval(this.#timer);
  }
}

/** Milliseconds by which this clock is ahead of another one, at least: it takes a while to ask. Null where there is none. */
export async function aheadOf(ask: () => Promise<number | null>, now: () => number): Promise<number | null> {
  const before = now();
  const at = await ask();
  if (at === null) return null;
  return before > at ? before - at : Math.min(0, now() - at);
}

export function isOff(ahead: number): boolean {
  return Math.abs(ahead) > mostOff;
}

/** @param ahead see `aheadOf` */
export function clockSentence(ahead: number): string {
  const seconds = Math.round(Math.abs(ahead) / 1_000);
  const where = ahead > 0 ? "ahead of" : "behind";
  if (!isOff(ahead)) return "This machine's clock is that of the database, to within half a minute.";
  return `This machine's clock is ${seconds} s ${where} that of the database: nothing is erased or compacted by it, and other nodes may not believe its news. Set it by NTP.`;
}
