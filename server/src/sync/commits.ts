import * as Y from "yjs";
import type { LogRow } from "../storage/port.ts";

/** What waits for a commit of its own and those before. */
interface Commit {
  /** The accepted update; null where there is none in it. */
  readonly update: Uint8Array | null;
  isStored: boolean;
  readonly releases: (() => void)[];
}

/** What a room has accepted and the log has not yet, in order, and what is to leave the room behind each. */
export class Commits {
  readonly #waiting: Commit[] = [];
  readonly #onSettled: (rows: readonly LogRow[] | null) => void;
  #unsettled = 0;

  /** @param onSettled told of each how it was stored; null where it could not be */
  constructor(onSettled: (rows: readonly LogRow[] | null) => void) {
    this.#onSettled = onSettled;
  }

  /** Whether all that was accepted is durable. */
  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  /** Whether of each it is known if it was stored. */
  get areSettled(): boolean {
    return this.#unsettled === 0;
  }

  add(update: Uint8Array | null, stored: Promise<readonly LogRow[]>): void {
    const commit: Commit = { update, isStored: false, releases: [] };
    this.#waiting.push(commit);
    this.#unsettled += 1;
    void stored.then(
      (rows) => this.#settle(commit, rows),
      () => this.#settle(commit, null),
    );
  }

  /** Runs `release` once the last of them is durable; false where none waits. */
  after(release: () => void): boolean {
    this.#waiting.at(-1)?.releases.push(release);
    return !this.isEmpty;
  }

  /** Runs what was to come after those that are durable by now. */
  release(): void {
    for (let first = this.#waiting[0]; first?.isStored; first = this.#waiting[0]) {
      this.#waiting.shift();
      for (const release of first.releases) release();
    }
  }

  /** Whether something waits that one of these Yjs clients has written. */
  someOf(clientIds: Iterable<number>): boolean {
    const asked = new Set(clientIds);
    return this.#waiting.some(
      ({ update }) => update !== null && clientsOf(update).some((id) => asked.has(id)),
    );
  }

  #settle(commit: Commit, rows: readonly LogRow[] | null): void {
    this.#unsettled -= 1;
    commit.isStored = rows !== null;
    this.#onSettled(rows);
  }
}

/** Who has written the text in an update (V1), by Yjs client id. */
export function clientsOf(update: Uint8Array): readonly number[] {
  return [...Y.parseUpdateMeta(update).from.keys()];
}
