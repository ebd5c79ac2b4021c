import type { SessionId } from "@tandiff/shared/ids.ts";
import { reduce } from "@tandiff/shared/session/reduce.ts";
import { emptyState, type SessionState } from "@tandiff/shared/session/state.ts";
import type { LogHead, Storage } from "../storage/port.ts";
import { readEvent } from "../storage/read-event.ts";

/** What a session's log comes to, up to a row. */
export interface StateAsRead {
  readonly head: LogHead;
  readonly state: SessionState;
  /** When the last event happened; milliseconds since the epoch. */
  readonly lastEventAt: number;
}

/**
 * Reads what a session is, for who does not follow it.
 * @throws AppError "internal" when the log is not as the server wrote it, "not-found" when it was erased
 */
export async function readState(
  storage: Pick<Storage, "logHead" | "readEvents">,
  id: SessionId,
): Promise<StateAsRead> {
  const head = await storage.logHead(id);
  let state = emptyState;
  let lastEventAt = 0;
  for await (const row of storage.readEvents(id)) {
    // Another node may have appended meanwhile.
    if (row.seq > head.seq) break;
    const event = readEvent(row);
    if (!event) continue;
    state = reduce(state, event);
    lastEventAt = event.at;
  }
  return { head, state, lastEventAt };
}
