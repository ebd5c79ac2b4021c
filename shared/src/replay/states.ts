import type { StampedEvent } from "../session/events.ts";
import { reduce } from "../session/reduce.ts";
import { emptyState, type SessionState } from "../session/state.ts";
import { lastUpTo } from "./playhead.ts";
import { replayTime, type Stretch } from "./timeline.ts";

/** The session after one of its events, and when in the replay that is. */
export interface StateAt {
  readonly at: number;
  readonly state: SessionState;
}

/** The session after each of its events. States share what did not change, so that all of them take little more room than one. */
export function statesOf(events: readonly StampedEvent[], stretches: readonly Stretch[]): StateAt[] {
  let state = emptyState;
  let last = 0;
  return events.map((stamped) => {
    state = reduce(state, stamped);
    last = Math.max(last, replayTime(stretches, stamped.at));
    return { at: last, state };
  });
}

export function stateAt(states: readonly StateAt[], moment: number): SessionState {
  return states[lastUpTo(states, moment, ({ at }) => at)]?.state ?? emptyState;
}
