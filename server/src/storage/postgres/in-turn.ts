/** Does works of the same name one after the other, in the order in which they were asked for. */
export class InTurn<Name> {
  readonly #last = new Map<Name, Promise<unknown>>();

  do<Result>(name: Name, work: () => Promise<Result>): Promise<Result> {
    const before = this.#last.get(name) ?? Promise.resolve();
    const result = before.then(work);
    const settled = result
      .catch(() => undefined)
      .finally(() => {
        if (this.#last.get(name) === settled) this.#last.delete(name);
      });
    this.#last.set(name, settled);
    return result;
  }

  /** Resolves once nothing that was asked for before is to be done any more. */
  async settle(): Promise<void> {
    await Promise.all(this.#last.values());
  }
}
