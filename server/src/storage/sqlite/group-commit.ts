import { setImmediate, setTimeout } from "node:timers/promises";

interface Waiting<Item> {
  readonly item: Item;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
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
  #waiting: Waiting<Item>[] = [];
  #running: Promise<void> | null = null;
  /** When the next commit may be, milliseconds as `performance.now()` counts them. */
  #nextAt = Number.NEGATIVE_INFINITY;

  constructor(options: GroupCommitOptions<Item>) {
    this.#options = options;
  }

  /** Resolves once the item is durable, rejects with the reason why it is not. */
  add(item: Item): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#waiting.push({ item, resolve, reject });
    this.#running ??= this.#run();
    return promise;
  }

  get isBusy(): boolean {
    return this.#running !== null;
  }

  /** Resolves once nothing waits any more. */
  async flush(): Promise<void> {
    while (this.#running) await this.#running;
  }

  async #run(): Promise<void> {
    const { beforeCommit, commit, settled } = this.#options;
    const wait = this.#nextAt - performance.now();
    await (wait > 1 ? setTimeout(wait) : setImmediate());
    await beforeCommit?.();
    // From here on all is synchronous: whoever waits is in the group, or comes after it.
    const group = this.#waiting;
    this.#waiting = [];
    this.#running = null;
    const from = performance.now();
    try {
      commit(group.map(({ item }) => item));
      settled(true);
      for (const { resolve } of group) resolve();
    } catch (error) {
      settled(false);
      for (const { reject } of group) reject(error);
    }
    const rest = restPerCommit * (performance.now() - from);
    this.#nextAt = from + Math.min(Math.max(rest, busyInterval.least), busyInterval.most);
  }
}
