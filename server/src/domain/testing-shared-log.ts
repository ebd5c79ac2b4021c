import { randomBytes } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import { AppError } from "@tandiff/shared/errors.ts";
import { SessionId } from "@tandiff/shared/ids.ts";
import { chainStart } from "../storage/log-codec.ts";
import type { DecideRows, LinkedRow, LogHead, NewRow } from "../storage/port.ts";
import { testRow } from "../storage/testing.ts";
import { stale } from "../storage/stale.ts";
import type { SessionLogOptions } from "./session-log.ts";

export const sharedSession = SessionId.parse("shared0000000000");

/** For tests only: one session's log in memory, to which several nodes append. */
export class SharedLog {
  readonly rows: LinkedRow[] = [];

  get texts(): readonly string[] {
    return this.rows.map(textOf);
  }

  get head(): LogHead {
    return this.rows.at(-1) ?? chainStart;
  }

  put(rows: readonly NewRow[]): readonly LinkedRow[] {
    return rows.map((row) => {
      const { seq, hash: prev } = this.head;
      const stored = { ...row, seq: seq + 1, prev, hash: randomBytes(32) };
      this.rows.push(stored);
      return stored;
    });
  }
}

type NodeStorage = SessionLogOptions["storage"];

/** For tests only: what one node has of the shared log's storage. Every answer waits until the test lets it go. */
export class HeldStorage implements Pick<NodeStorage, "append" | "readOn"> {
  readonly #log: SharedLog;
  readonly #own = new Set<LinkedRow>();
  /** Appends have their turn one after the other, readings at any time. */
  readonly #appends: (() => void)[] = [];
  readonly #readings: (() => void)[] = [];
  #fails = false;
  /** What the next of each kind is to end with. */
  readonly failures: { append: boolean; read: boolean } = { append: false, read: false };

  constructor(log: SharedLog) {
    this.#log = log;
  }

  get waiting(): { readonly appends: number; readonly readings: number } {
    return { appends: this.#appends.length, readings: this.#readings.length };
  }

  append(_session: SessionId, rows: readonly NewRow[] | DecideRows, after: LogHead = this.#log.head) {
    const { promise, resolve, reject } = Promise.withResolvers<readonly LinkedRow[]>();
    this.#appends.push(() => {
      if (this.#takeFailure("append")) this.#fails = true;
      // What was asked for behind what could not be stored may rest on it.
      if (this.#fails) {
        this.#fails = this.#appends.length > 0;
        return reject(notStored());
      }
      const { rows: there } = this.#log;
      const isThere = there[after.seq - 1]?.hash === after.hash;
      const isDecided = typeof rows !== "function";
      const isOvertaken = isDecided && there.slice(after.seq).some((row) => !this.#own.has(row));
      if (!isThere || isOvertaken) return reject(stale());
      const stored = this.#log.put(isDecided ? rows : rows(there.slice(after.seq)));
      for (const row of stored) this.#own.add(row);
      resolve(stored);
    });
    return promise;
  }

  async *readOn(_session: SessionId, after: LogHead) {
    await new Promise<void>((resolve) => void this.#readings.push(resolve));
    const end = this.#log.rows.length;
    for (const row of this.#log.rows.slice(after.seq, end)) {
      if (this.#takeFailure("read")) throw notStored();
      yield row;
    }
    if (this.#takeFailure("read")) throw notStored();
  }

  compact(): Promise<void> {
    throw new Error("This log is not compacted.");
  }

  /** Lets the next append, or reading, have its answer; false where there is none. */
  async release(kind: "append" | "read"): Promise<boolean> {
    const asked = kind === "append" ? this.#appends : this.#readings;
    const isAny = asked.length > 0;
    asked.shift()?.();
    while (this.#fails) this.#appends.shift()?.();
    await setImmediate();
    return isAny;
  }

  /** Lets all have their answers, and those that are asked for because of them. */
  async releaseAll(): Promise<void> {
    while ((await this.release("append")) || (await this.release("read")));
  }

  #takeFailure(kind: "append" | "read"): boolean {
    const fails = this.failures[kind];
    this.failures[kind] = false;
    return fails;
  }
}

export function textOf({ payload }: NewRow): string {
  return Buffer.from(payload).toString();
}

export function textRow(text: string): NewRow {
  return testRow(text);
}

function notStored(): AppError {
  return new AppError("not-stored", "The database does not answer.");
}
