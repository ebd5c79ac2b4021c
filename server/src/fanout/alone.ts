import { newNodeId } from "../domain/ids.ts";
import type { FanOut } from "./port.ts";

/** For a server that has its storage to itself, or finds there what other nodes do: there is nobody to tell or hear. */
export function aloneFanOut(): FanOut {
  return {
    node: newNodeId(),
    state: { kind: "alone" },
    tell: () => undefined,
    foundElsewhere: () => undefined,
    listen: () => () => undefined,
    count: () => Promise.resolve(null),
    onState: () => undefined,
    close: () => Promise.resolve(),
  };
}
