import { isStale } from "../storage/stale.ts";

/** What a session does one after the other. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();
  #asked = 0;

  /** Whether all that was asked for is done. */
  get areDone(): boolean {
    return this.#asked === 0;
  }

  /** Runs after what was asked for before, and again where it finds that it rests on what another node has changed. */
  take<Result>(run: () => Promise<Result>): Promise<Result> {
    this.#asked += 1;
    const running = this.#last.then(() => againWhileStale(run)).finally(() => (this.#asked -= 1));
    this.#last = running.catch(() => undefined);
    return running;
  }
}

async function againWhileStale<Result>(run: () => Promise<Result>): Promise<Result> {
  for (;;) {
    try {
      return await run();
    } catch (error) {
      if (!isStale(error)) throw error;
    }
  }
}
