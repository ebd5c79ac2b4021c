import { setImmediate } from "node:timers/promises";

/** How long one piece of a long work keeps others waiting. Milliseconds. */
const sliceMilliseconds = 4;

/** Cuts a long work into slices, so that everybody else has a turn in between. */
export class Slices {
  #end = performance.now() + sliceMilliseconds;

  get isOver(): boolean {
    return performance.now() >= this.#end;
  }

  /** Resolves after everybody else had a turn. */
  async pause(): Promise<void> {
    await setImmediate();
    this.#end = performance.now() + sliceMilliseconds;
  }
}

/**
 * Does a work that yields wherever it may be interrupted.
 * @param goOn asked after each pause; throws to give the work up
 */
export async function inSlices<Result>(
  work: Generator<void, Result>,
  goOn: () => void = () => undefined,
): Promise<Result> {
  const slices = new Slices();
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    if (!slices.isOver) continue;
    await slices.pause();
    goOn();
  }
}
