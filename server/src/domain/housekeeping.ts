import { AppError, type ErrorCode } from "@tandiff/shared/errors.ts";
import type { SessionId } from "@tandiff/shared/ids.ts";
import { reduce } from "@tandiff/shared/session/reduce.ts";
import { emptyState } from "@tandiff/shared/session/state.ts";
import type { ClockWatch } from "../storage/clock-watch.ts";
import type { Storage } from "../storage/port.ts";
import { readEvent } from "../storage/read-event.ts";
import { keptUntil } from "@tandiff/shared/session/retention.ts";
import type { Sessions } from "./sessions.ts";

/** A session that was erased meanwhile is none any more; where people write all the time there is another time. */
const expected: ReadonlySet<ErrorCode> = new Set(["not-found", "erased", "conflict"]);

export interface HousekeepingOptions {
  readonly sessions: Sessions;
  readonly storage: Pick<
    Storage,
    "alone" | "sessions" | "lastUpdateAt" | "logHead" | "readEvents" | "packAtRest"
  >;
  readonly clock: Pick<ClockWatch, "look" | "isWrong">;
  readonly now: () => number;
  /** Tells the operator of a defect. */
  readonly report: (error: unknown) => void;
}

/** Milliseconds without a new row after which all of a session's updates are packed. */
const restMilliseconds = 600_000;

/** Milliseconds after which it is looked anew what was read of a session: another node may have gone on with it. */
const readAnewAfter = 86_400_000;

/** Until when a session is kept, as it was known at a time; null where it is kept for good. */
interface Known {
  readonly until: number | null;
  readonly at: number;
}

/** Destroys what is no longer to be kept, and packs what is. What cannot be destroyed is tried again the next time. */
export class Housekeeping {
  readonly #options: HousekeepingOptions;
  /** Of sessions that nobody has opened here. */
  readonly #unopened = new Map<SessionId, Known>();
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
        await this.#forEach((id) => this.#eraseIfDue(id));
        await this.#forEach((id) => this.#compactIfDue(id));
        if (!this.#isClosed) await storage.packAtRest(now() - restMilliseconds);
      });
    } catch (error) {
      if (!this.#isClosed) report(error);
    }
  }

  close(): void {
    this.#isClosed = true;
  }

  async #forEach(run: (id: SessionId) => Promise<void>): Promise<void> {
    if (this.#isClosed) return;
    for (const { id } of await this.#options.storage.sessions()) {
      if (this.#isClosed) return;
      try {
        await run(id);
      } catch (error) {
        if (this.#isClosed) return;
        if (!(error instanceof AppError && expected.has(error.code))) this.#options.report(error);
      }
    }
  }

  async #eraseIfDue(id: SessionId): Promise<void> {
    const { sessions, now } = this.#options;
    const isDue = (until: number | null): boolean => until !== null && until <= now();
    if (!isDue(await this.#keptUntil(id))) return;
    // The log decides: whatever is known here, another node may have gone on with the session.
    const until = await this.#read(id);
    if ((await this.#isClockRight()) && isDue(until)) await sessions.erase(id, "retention");
  }

  async #compactIfDue(id: SessionId): Promise<void> {
    const { sessions, storage } = this.#options;
    // Most sessions have nothing to compact, and need not be opened to know it.
    if ((await storage.lastUpdateAt(id)) === null) return;
    const session = await sessions.get(id);
    if (await this.#isClockRight()) await session.compactIfDue();
  }

  /** Asked right before something is destroyed because of the time: a clock may be set meanwhile. */
  async #isClockRight(): Promise<boolean> {
    const { clock } = this.#options;
    await clock.look();
    return !clock.isWrong;
  }

  async #keptUntil(id: SessionId): Promise<number | null> {
    const { sessions, now } = this.#options;
    const open = sessions.opened(id);
    if (open) return keptUntil(open.state, open.lastEventAt);
    const known = this.#unopened.get(id);
    return known && now() - known.at < readAnewAfter ? known.until : this.#read(id);
  }

  async #read(id: SessionId): Promise<number | null> {
    const { storage, now } = this.#options;
    const at = now();
    const until = await readKeptUntil(storage, id);
    this.#unopened.set(id, { until, at });
    return until;
  }
}

/** Null also for one whose log is not as the server wrote it: whoever opens it is told so. */
async function readKeptUntil(storage: HousekeepingOptions["storage"], id: SessionId): Promise<number | null> {
  try {
    await storage.logHead(id);
    let state = emptyState;
    let lastAt = 0;
    for await (const row of storage.readEvents(id)) {
      const event = readEvent(row);
      if (event) state = reduce(state, event);
      lastAt = event?.at ?? lastAt;
    }
    return keptUntil(state, lastAt);
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}
