/** Something that is to be written when the turn of the event loop is over. */
interface Writer {
  /** Whether it would do to write it a little later. */
  readonly mayWait: boolean;
  /** Writes what has not been written yet, if anything. */
  write(): void;
}

/** With so many in one turn the server is busy. */
const crowd = 16;
/** Milliseconds that something waits at most. */
const patience = 100;

/**
 * Lets each socket write once in a turn. While there are many, what may wait does so until its socket has something else
 * to write, which spares a call into the kernel; nobody is told of text that is not saved before a second has gone by.
 */
export class Turns {
  readonly #writers = new Set<Writer>();
  readonly #waiting = new Set<Writer>();

  /** To be called whenever a writer has got something to write. */
  add(writer: Writer): void {
    // After all microtasks, so after everything that a commit releases.
    if (this.#writers.size === 0) process.nextTick(() => this.#end());
    this.#writers.add(writer);
  }

  #end(): void {
    const isBusy = this.#writers.size >= crowd;
    for (const writer of this.#writers) {
      if (isBusy && writer.mayWait) this.#wait(writer);
      else writer.write();
    }
    this.#writers.clear();
  }

  #wait(writer: Writer): void {
    if (this.#waiting.size === 0) setTimeout(() => this.#endWaiting(), patience).unref();
    this.#waiting.add(writer);
  }

  #endWaiting(): void {
    for (const writer of this.#waiting) writer.write();
    this.#waiting.clear();
  }
}
