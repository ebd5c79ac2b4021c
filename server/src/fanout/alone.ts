import { newNodeId } from "../domain/ids.ts";
import type { FanOut } from "./port.ts";

/** For a server that has its storage to itself: there is nobody to tell, and nothing to hear. */
export function aloneFanOut(): FanOut {
  return {
    node: newNodeId(),
    state: { kind: "alone" },
    tell: () => undefined,
    listen: () => () => undefined,
    onState: () => undefined,
    close: () => Promise.resolve(),
  };
}

/** For a node that finds in the storage alone what others have done: it looks as often as while news is lost. */
export function silentFanOut(since: number): FanOut {
  return { ...aloneFanOut(), state: { kind: "lost", since } };
}
