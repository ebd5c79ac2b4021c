import type { ThreadId } from "@tandiff/shared/ids.ts";

/** The thread that this page's edits are for, or none; each edit goes out after what is declared here. */
export class Causes {
  readonly #declare: (thread: ThreadId | null) => void;
  #now: ThreadId | null = null;

  constructor(declare: (thread: ThreadId | null) => void) {
    this.#declare = declare;
  }

  get now(): ThreadId | null {
    return this.#now;
  }

  set(thread: ThreadId | null): void {
    if (this.#now === thread) return;
    this.#now = thread;
    this.#declare(thread);
  }

  /** Edits for a thread of its own, or for what `set` says meanwhile; then it is as before. */
  during(thread: ThreadId | null, edit: () => void): void {
    const before = this.#now;
    this.set(thread);
    try {
      edit();
    } finally {
      this.set(before);
    }
  }
}
