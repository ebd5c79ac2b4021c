import type { FileId, ThreadId } from "@tandiff/shared/ids.ts";
import type { Edit, ReplayIndex } from "@tandiff/shared/replay/protocol.ts";

/** Parts of the bar that shows how much was written when. */
const parts = 240;
/** Milliseconds in which nothing happens until one may skip to what comes next. */
const pause = 5_000;
/** So long is still shown after something, and before the next. Milliseconds. */
const margin = 1_000;
/** Milliseconds after which somebody who goes on with a thread begins anew. */
const newFix = 60_000;

/** What a replay's bar tells of when something happened. */
export class Activity {
  readonly #length: number;
  readonly #density = Array.from({ length: parts }, () => 0);
  readonly #times: number[] = [0];
  readonly #fixes: ReplayIndex["fixes"] = [];
  readonly #lastFix = new Map<ThreadId, number>();

  /** @param length of the replay, in milliseconds */
  constructor(length: number) {
    this.#length = length;
  }

  wrote(at: number, edits: readonly Edit[]): void {
    const part = Math.min(parts - 1, Math.floor((at / Math.max(1, this.#length)) * parts));
    const written = edits.reduce((sum, [, deleted, inserted]) => sum + deleted + inserted.length, 0);
    this.#density[part] = (this.#density[part] ?? 0) + written;
    this.happened(at);
  }

  /** Something was written for a thread. */
  fixed(at: number, thread: ThreadId, file: FileId): void {
    const last = this.#lastFix.get(thread);
    if (last === undefined || at - last > newFix) this.#fixes.push({ at, thread, file });
    this.#lastFix.set(thread, at);
  }

  happened(at: number): void {
    this.#times.push(at);
  }

  summary(): Pick<ReplayIndex, "density" | "idle" | "fixes"> {
    const times = [...this.#times, this.#length].toSorted((a, b) => a - b);
    const idle = times.flatMap((at, index): [number, number][] => {
      const next = times[index + 1];
      return next !== undefined && next - at > pause ? [[at + margin, next - margin]] : [];
    });
    return { density: this.#density, idle, fixes: this.#fixes };
  }
}
