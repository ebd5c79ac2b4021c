import type { SessionsQuery, SessionsView, SessionSummary, UnreadableSession } from "@tandiff/shared/api.ts";
import { AppError } from "@tandiff/shared/errors.ts";
import type { SessionId } from "@tandiff/shared/ids.ts";
import { SharedReads } from "../shared-reads.ts";
import { Slices } from "../slices.ts";
import type { LogHead, Storage } from "../storage/port.ts";
import { AsOfHead, readHeads } from "./as-of-head.ts";
import { onBoard, summaryOf } from "./board.ts";
import type { OpenSession } from "./open-session.ts";
import { readState } from "./read-state.ts";

export interface OverviewOptions {
  readonly storage: Pick<
    Storage,
    "isShared" | "sessions" | "heads" | "logHead" | "readEvents" | "erased" | "erasureOf"
  >;
  /** Lets those that are held here know what other nodes have done. */
  readonly look: () => Promise<void>;
  /** One that is held here. */
  readonly opened: (id: SessionId) => OpenSession | null;
  /** @throws AppError "erased" when it is known here that it was */
  readonly assertKept: (id: SessionId) => void;
  readonly retentionDays: number;
  readonly now: () => number;
  /** Told of a defect. */
  readonly report: (error: unknown) => void;
}

/**
 * What the organiser is shown of all sessions. Each is read when it is shown for the first time and when its log has
 * gone on, by whichever node; it need not be held for that.
 */
export class Overview {
  readonly #options: OverviewOptions;
  /** Nothing in them depends on the time. */
  readonly #summaries = new AsOfHead<SessionSummary>();
  /** Two boards at once, as after a start, read each session once. */
  readonly #reads = new SharedReads<SessionSummary>();

  constructor(options: OverviewOptions) {
    this.#options = options;
  }

  /** As the board shows them. One that cannot be read is no reason not to show the others. */
  async of(query: SessionsQuery): Promise<SessionsView> {
    const { storage, look, opened, retentionDays, now } = this.#options;
    if (storage.isShared) await look();
    const ids = (await storage.sessions()).map(({ id }) => id);
    const heads = await readHeads(
      storage,
      ids.filter((id) => opened(id) === null),
    );
    const found: SessionSummary[] = [];
    const unreadable: UnreadableSession[] = [];
    const slices = new Slices();
    for (const id of ids) {
      const summary = await this.#summary(id, heads.get(id));
      if (typeof summary === "string") unreadable.push({ id, reason: summary });
      else if (summary !== null) found.push(summary);
      if (slices.isOver) await slices.pause();
    }
    const erased = (await storage.erased()).map(({ session: id, at, by }) => ({ id, at, by }));
    // Also while the others were read.
    const gone = new Set(erased.map(({ id }) => id));
    const isThere = ({ id }: { readonly id: SessionId }): boolean => !gone.has(id);
    return {
      sessions: onBoard(found.filter(isThere), query, now()),
      unreadable: unreadable.filter(isThere),
      erased: erased.toReversed(),
      retentionDays,
    };
  }

  /** To be called when a session is erased. */
  forget(id: SessionId): void {
    this.#summaries.forget(id);
  }

  /**
   * Forgets what is not so any more, so that of a session that another node has erased or compacted nothing else is in
   * memory; to be called now and then.
   */
  async tidy(): Promise<void> {
    const { storage, report } = this.#options;
    try {
      this.#summaries.retain(await readHeads(storage, this.#summaries.sessions));
    } catch (error) {
      // A database that is away for a moment is asked the next time.
      if (!(error instanceof AppError)) report(error);
    }
  }

  /** A sentence where it cannot be read, null where it was erased. */
  async #summary(id: SessionId, head: LogHead | undefined): Promise<SessionSummary | string | null> {
    const { storage, opened, report } = this.#options;
    const session = opened(id);
    if (session) return this.#keep(id, session.log.head, summaryOf(session.id, session.state));
    try {
      const read = (): Promise<SessionSummary> => this.#read(id);
      // Who knows of a later row does not wait for a reading that began before it.
      return this.#summaries.of(id, head) ?? (await this.#reads.of(`${id} ${head?.seq}`, read));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      // One that is erased while it is read cannot be read to its end.
      if (await storage.erasureOf(id)) return null;
      if (error.code === "internal") report(error);
      return error.message;
    }
  }

  async #read(id: SessionId): Promise<SessionSummary> {
    const { storage, assertKept } = this.#options;
    const { head, state } = await readState(storage, id);
    assertKept(id);
    return this.#keep(id, head, summaryOf(id, state));
  }

  #keep(id: SessionId, head: LogHead, summary: SessionSummary): SessionSummary {
    this.#summaries.keep(id, head, summary);
    return summary;
  }
}
