import { AppError } from "@tandiff/shared/errors.ts";
import type { SessionId } from "@tandiff/shared/ids.ts";
import type { StampedEvent } from "@tandiff/shared/session/events.ts";
import { stretchesOf } from "@tandiff/shared/replay/timeline.ts";
import { whyNoReplay, type NoReplay } from "@tandiff/shared/session/replay.ts";
import { BoundedCache } from "../bounded-cache.ts";
import type { OpenSession } from "../domain/open-session.ts";
import { SharedReads } from "../shared-reads.ts";
import type { LogRow, Storage } from "../storage/port.ts";
import { readEvent } from "../storage/read-event.ts";
import { pack, type Packed } from "./packed-json.ts";
import { readReplay } from "./read-replay.ts";

/** A replay as it is kept; `jsonOf` makes of each part what is sent. */
export interface PackedReplay {
  readonly index: Packed;
  readonly pieces: readonly Packed[];
}

/** All replays that are kept, together. Bytes; what is typed in a call comes to a few MiB. */
const mostKept = 96 * 1024 * 1024;

const reasons: Readonly<Record<NoReplay, string>> = {
  never: "No replay of this interview is kept.",
  "no-consent": "The candidate has not agreed to a replay.",
  deleted: "How the code came about was deleted, so there is nothing to replay.",
  "no-call": "There was no call, so there is nothing to replay.",
  "not-ended": "The replay can be watched once the call has ended.",
};

/** What a replay needs to know of its session. */
export type ReplayedSession = Pick<OpenSession, "id" | "state" | "onEvents">;

/** @throws AppError "conflict" when the session cannot be replayed now */
export function assertReplay({ state }: Pick<ReplayedSession, "state">): void {
  const reason = whyNoReplay(state);
  if (reason !== null) throw new AppError("conflict", reasons[reason]);
}

/**
 * The replays of ended sessions, each read from its log once. They are kept in memory alone, and no longer than the
 * candidate's consent holds.
 */
export class Replays {
  readonly #storage: Pick<Storage, "readLog" | "readEvents">;
  readonly #kept = new BoundedCache<PackedReplay>(mostKept, weightOf);
  readonly #reads = new SharedReads<PackedReplay>();
  readonly #keys = new Map<SessionId, string>();
  readonly #followed = new WeakSet<ReplayedSession>();

  constructor(storage: Pick<Storage, "readLog" | "readEvents">) {
    this.#storage = storage;
  }

  /** @throws AppError "conflict" when there is none, or none any more */
  async of(session: ReplayedSession): Promise<PackedReplay> {
    assertReplay(session);
    this.#follow(session);
    // A call that was reopened has another replay once it has ended again.
    const key = `${session.id} ${session.state.phaseSince}`;
    const known = this.#kept.get(key);
    if (known) return known;
    const replay = await this.#reads.of(key, () => this.#read(session, key));
    assertReplay(session);
    return replay;
  }

  /** To be called when a session is erased. */
  forget(session: SessionId): void {
    const key = this.#keys.get(session);
    if (key !== undefined) this.#kept.delete(key);
    this.#keys.delete(session);
  }

  async #read(session: ReplayedSession, key: string): Promise<PackedReplay> {
    this.forget(session.id);
    this.#keys.set(session.id, key);
    const events = await everyonesEvents(this.#storage.readEvents(session.id));
    const rows = this.#storage.readLog(session.id);
    const replay = await readReplay(rows, events, stretchesOf(events), () => assertReplay(session));
    const pieces: Packed[] = [];
    for (const piece of replay.pieces) {
      pieces.push(await pack(piece));
      assertReplay(session);
    }
    const packed = { index: await pack(replay.index), pieces };
    // Unless it was to be forgotten meanwhile.
    return this.#keys.get(session.id) === key ? this.#kept.getOr(key, () => packed) : packed;
  }

  #follow(session: ReplayedSession): void {
    if (this.#followed.has(session)) return;
    this.#followed.add(session);
    session.onEvents(() => {
      if (whyNoReplay(session.state) !== null) this.forget(session.id);
    });
  }
}

/** The candidate's own and the interviewers' are not among them. */
async function everyonesEvents(rows: AsyncIterable<LogRow>): Promise<StampedEvent[]> {
  const events: StampedEvent[] = [];
  for await (const row of rows) {
    const event = row.audience === "everyone" ? readEvent(row) : null;
    if (event) events.push(event);
  }
  return events;
}

function weightOf({ index, pieces }: PackedReplay): number {
  return pieces.reduce((sum, piece) => sum + piece.length, index.length);
}
