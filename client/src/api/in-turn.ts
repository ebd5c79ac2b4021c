/** Does what is asked for under one name one after the other, so that what was asked for last counts in the end. */
export class InTurn<Name> {
  readonly #last = new Map<Name, Promise<unknown>>();

  /** Settles as `act`, which begins once whatever was asked for under this name before is over. */
  async act(name: Name, act: () => Promise<void>): Promise<void> {
    const before = this.#last.get(name) ?? Promise.resolve();
    const acting = before.then(act, act);
    this.#last.set(name, acting);
    try {
      await acting;
    } finally {
      if (this.#last.get(name) === acting) this.#last.delete(name);
    }
  }

  /** Whether anything under this name is not over. */
  has(name: Name): boolean {
    return this.#last.has(name);
  }

  get isIdle(): boolean {
    return this.#last.size === 0;
  }
}
