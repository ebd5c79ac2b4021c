/** Readings that take a while: who asks while one goes on waits for the same. */
export class SharedReads<Result> {
  readonly #running = new Map<string, Promise<Result>>();

  of(key: string, read: () => Promise<Result>): Promise<Result> {
    const known = this.#running.get(key);
    if (known) return known;
    const reading = read().finally(() => this.#running.delete(key));
    this.#running.set(key, reading);
    return reading;
  }
}
