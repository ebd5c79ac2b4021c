import { setImmediate, setTimeout } from "node:timers/promises";

/** What shares a commit. */
interface Group<Item> {
  readonly items: Item[];
  readonly stored: PromiseWithResolvers<void>;
}

export interface GroupCommitOptions<Item> {
  /** Awaited before each commit: tests hold a commit back with it. */
  readonly beforeCommit: (() => Promise<void>) | undefined;
  /** Makes all items durable, in order, before it returns; or throws, and none is. */
  readonly commit: (items: readonly Item[]) => void;
  /** Called after each commit or failure, before anybody hears of it. */
  readonly settled: (isStored: boolean) => void;
}

/** Milliseconds between two commits under load: at least, and at most. */
const busyInterval = { least: 4, most: 8 };
/** In between so many times as long as the last one took, since nothing else is done meanwhile. */
const restPerCommit = 2;

/**
 * Lets everything that has come by the end of a turn of the event loop share one commit, and with it one fsync.
 * Nothing waits for company, unless the commit before was just now: many rooms then share one.
 */
export class GroupCommit<Item> {
  readonly #options: GroupCommitOptions<Item>;
  /** What shares the next commit. */
  #next: Group<Item> | null = null;
  #running: Promise<void> | null = null;
  /** When the next commit may be, milliseconds as `performance.now()` counts them. */
  #nextAt = Number.NEGATIVE_INFINITY;

  constructor(options: GroupCommitOptions<Item>) {
    this.#options = options;
  }

  /** Resolves once the item is durable, rejects with the reason why it is not. */
  add(item: Item): Promise<void> {
    if (this.#next === null) {
      this.#next = { items: [], stored: Promise.withResolvers() };
      this.#running = this.#run(this.#next);
    }
    this.#next.items.push(item);
    return this.#next.stored.promise;
  }

  get isBusy(): boolean {
    return this.#running !== null;
  }

  /** Resolves once nothing waits any more. */
  async flush(): Promise<void> {
    while (this.#running) await this.#running;
  }

  async #run({ items, stored }: Group<Item>): Promise<void> {
    const { beforeCommit, commit, settled } = this.#options;
    const wait = this.#nextAt - performance.now();
    await (wait > 1 ? setTimeout(wait) : setImmediate());
    await beforeCommit?.();
    // From here on all is synchronous: whoever waits is in the group, or comes after it.
    this.#next = this.#running = null;
    const from = performance.now();
    try {
      commit(items);
      settled(true);
      stored.resolve();
    } catch (error) {
      settled(false);
      stored.reject(error);
    }
    const rest = restPerCommit * (performance.now() - from);
    this.#nextAt = from + Math.min(Math.max(rest, busyInterval.least), busyInterval.most);
  }
}
