import type { SessionId } from "@tandiff/shared/ids.ts";
import { sameHead } from "../log-codec.ts";
import type { LogHead } from "../port.ts";

/** Of so many logs it is known what is this node's own; of another one the next append may be told "stale" once more. */
const mostLogs = 10_000;

/** Where a log stood when this node looked or wrote last, and its last row by then that another node had appended. */
interface Known {
  readonly head: LogHead;
  readonly foreign: number;
}

/** Tells rows that this node has appended from those of others. */
export class OwnRows {
  /** The longest unused first. */
  readonly #logs = new Map<SessionId, Known>();

  /**
   * The last row that another node has appended; of a log that was not looked at before, the last row.
   * @param head of the log, which is locked
   */
  lastForeign(session: SessionId, head: LogHead): number {
    const known = this.#logs.get(session);
    if (known && sameHead(known.head, head)) return known.foreign;
    this.#keep(session, { head, foreign: head.seq });
    return head.seq;
  }

  /** To be called once rows of this node, up to the new head, are committed. */
  appended(session: SessionId, head: LogHead): void {
    this.#keep(session, { head, foreign: this.#logs.get(session)?.foreign ?? head.seq });
  }

  #keep(session: SessionId, known: Known): void {
    this.#logs.delete(session);
    this.#logs.set(session, known);
    for (const oldest of this.#logs.keys()) {
      if (this.#logs.size <= mostLogs) break;
      this.#logs.delete(oldest);
    }
  }
}
