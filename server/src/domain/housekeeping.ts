import { AppError, type ErrorCode } from "@tandiff/shared/errors.ts";
import type { SessionId } from "@tandiff/shared/ids.ts";
import { Slices } from "../slices.ts";
import type { ClockWatch } from "../storage/clock-watch.ts";
import type { Storage } from "../storage/port.ts";
import { keptUntil } from "@tandiff/shared/session/retention.ts";
import { AsOfHead, readHeads } from "./as-of-head.ts";
import { dueFrom } from "./compaction.ts";
import { readState } from "./read-state.ts";
import type { Sessions } from "./sessions.ts";

/** A session that was erased meanwhile is none any more; where people write all the time there is another time. */
const expected: ReadonlySet<ErrorCode> = new Set(["not-found", "erased", "conflict"]);

export interface HousekeepingOptions {
  readonly sessions: Sessions;
  readonly storage: Pick<
    Storage,
    "alone" | "sessions" | "heads" | "lastUpdateAt" | "logHead" | "readEvents" | "packAtRest"
  >;
  readonly clock: Pick<ClockWatch, "look" | "isWrong">;
  readonly now: () => number;
  /** Tells the operator of a defect. */
  readonly report: (error: unknown) => void;
}

/** Milliseconds without a new row after which all of a session's updates are packed. */
const restMilliseconds = 600_000;

/** What is to be done with a session one day, as far as its log goes. Milliseconds since the epoch. */
interface Due {
  /** Until when it is kept; null for good. */
  readonly until: number | null;
  /** From when on it is to be compacted; null where there is no reason. */
  readonly compactFrom: number | null;
  /** Of which the node may be gone that was to end it. */
  readonly isFocusRunning: boolean;
}

/** Of a log that is not as the server wrote it: whoever opens it is told so. */
const nothingDue: Due = { until: null, compactFrom: null, isFocusRunning: false };

/** Destroys what is no longer to be kept, and packs what is. What cannot be destroyed is tried again the next time. */
export class Housekeeping {
  readonly #options: HousekeepingOptions;
  readonly #due = new AsOfHead<Due>();
  #isClosed = false;

  constructor(options: HousekeepingOptions) {
    this.#options = options;
  }

  /** To be called at the start and now and then; of several nodes one does it. */
  async run(): Promise<void> {
    const { storage, now, report } = this.#options;
    if (this.#isClosed) return;
    try {
      await storage.alone(async () => {
        await this.#forEach((id, due) => this.#eraseIfDue(id, due));
        await this.#forEach((id, due) => this.#compactIfDue(id, due));
        if (!this.#isClosed) await storage.packAtRest(now() - restMilliseconds);
      });
    } catch (error) {
      if (!this.#isClosed) report(error);
    }
  }

  close(): void {
    this.#isClosed = true;
  }

  /** Reads of those sessions alone that something has happened in since they were read. */
  async #forEach(run: (id: SessionId, due: Due) => Promise<void>): Promise<void> {
    const { storage, report } = this.#options;
    if (this.#isClosed) return;
    const ids = (await storage.sessions()).map(({ id }) => id);
    const heads = await readHeads(storage, ids);
    this.#due.retain(heads);
    const slices = new Slices();
    for (const id of ids) {
      if (this.#isClosed) return;
      try {
        await run(id, this.#due.of(id, heads.get(id)) ?? (await this.#read(id)));
      } catch (error) {
        if (this.#isClosed) return;
        if (!(error instanceof AppError && expected.has(error.code))) report(error);
      }
      if (slices.isOver) await slices.pause();
    }
  }

  async #eraseIfDue(id: SessionId, { until }: Due): Promise<void> {
    const { sessions } = this.#options;
    if (!this.#isOver(until)) return;
    // The log decides: another node may just have gone on with the session.
    const now = await this.#read(id);
    if ((await this.#isClockRight()) && this.#isOver(now.until)) await sessions.erase(id, "retention");
  }

  /** Most sessions have nothing to compact, and are not opened to know it. */
  async #compactIfDue(id: SessionId, { compactFrom, isFocusRunning }: Due): Promise<void> {
    const isDue = this.#isOver(compactFrom);
    if (!isDue && !isFocusRunning) return;
    // Which is enough for the focus time to end.
    const session = await this.#options.sessions.get(id);
    if (!isDue) return;
    await session.uses.during(async () => {
      if (await this.#isClockRight()) await session.compactIfDue();
    });
  }

  #isOver(time: number | null): boolean {
    return time !== null && time <= this.#options.now();
  }

  /** Asked right before something is destroyed because of the time: a clock may be set meanwhile. */
  async #isClockRight(): Promise<boolean> {
    const { clock } = this.#options;
    await clock.look();
    return !clock.isWrong;
  }

  async #read(id: SessionId): Promise<Due> {
    const { storage } = this.#options;
    try {
      const { head, state, lastEventAt } = await readState(storage, id);
      const lastUpdateAt = state.phase === "ended" ? await storage.lastUpdateAt(id) : null;
      const due = {
        until: keptUntil(state, lastEventAt),
        compactFrom: dueFrom(state, lastUpdateAt),
        isFocusRunning: state.focus.kind === "running",
      };
      this.#due.keep(id, head, due);
      return due;
    } catch (error) {
      if (error instanceof AppError) return nothingDue;
      throw error;
    }
  }
}
