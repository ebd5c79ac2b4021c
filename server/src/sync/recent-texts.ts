import { WorkQueue } from "../work-queue.ts";

/** Bytes of texts that are kept. */
const most = 8 * 1_024 * 1_024;
/** Texts that are read at once: each of them takes its space already, and the first ones are there sooner. */
const readAtOnce = 8;

/** What can let a text go and read it again. */
export interface TextHolder {
  forget(): void;
}

/**
 * Bounds what the texts take that rooms have read from the log: after a restart all rooms read theirs within a second,
 * and nobody asks again for most of them.
 */
export class RecentTexts {
  readonly #most: number;
  /** With their sizes; who read longest ago first. */
  readonly #holders = new Map<TextHolder, number>();
  readonly #queue = new WorkQueue({ atOnce: readAtOnce, waiting: Infinity, each: Infinity });
  #bytes = 0;

  constructor(mostBytes: number = most) {
    this.#most = mostBytes;
  }

  /** Reads a text when its turn has come. */
  load(load: () => Promise<Uint8Array>): Promise<Uint8Array> {
    return this.#queue.do("a room", load);
  }

  /** To be called when a text was read. It is kept at least until the next one is. */
  read(holder: TextHolder, bytes: number): void {
    this.#drop(holder);
    for (const oldest of this.#holders.keys()) {
      if (this.#bytes + bytes <= this.#most) break;
      this.#drop(oldest);
      oldest.forget();
    }
    this.#holders.set(holder, bytes);
    this.#bytes += bytes;
  }

  /** To be called when nobody needs it any more. */
  leave(holder: TextHolder): void {
    this.#drop(holder);
  }

  #drop(holder: TextHolder): void {
    this.#bytes -= this.#holders.get(holder) ?? 0;
    this.#holders.delete(holder);
  }
}
