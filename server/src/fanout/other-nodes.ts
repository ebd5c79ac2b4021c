import type { NodeId } from "@tandiff/shared/ids.ts";
import type { Said } from "./envelope.ts";

/** A word of a node that is heard for the first time has to be as new as this, in milliseconds: or else it may be a repetition. */
const fresh = 60_000;
/** Looks after which a node that was not heard in between is gone. */
const silentLooks = 5;

/** Why a word of a node is not believed: it was said before, or at a time that is none by this node's clock. */
export type Disbelieved = "repeated" | "clock";

interface OtherNode {
  lastCount: number;
  looksSince: number;
  isGone: boolean;
}

/** What is heard of the other nodes. Who was heard once is kept in mind, so that nothing of theirs is believed twice. */
export class OtherNodes {
  readonly #nodes = new Map<NodeId, OtherNode>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Whether it is to be believed; `returned` of a node that was thought to be gone. */
  hear({ node, count, at }: Said): Disbelieved | "returned" | "heard" {
    const known = this.#nodes.get(node);
    if (known && count <= known.lastCount) return "repeated";
    if (!known && Math.abs(this.#now() - at) > fresh) return "clock";
    this.#nodes.set(node, { lastCount: count, looksSince: 0, isGone: false });
    return known?.isGone ? "returned" : "heard";
  }

  /** Call once a second: those who are gone since the last call. Calls are counted, since a busy process hears late. */
  look(): readonly NodeId[] {
    const gone: NodeId[] = [];
    for (const [node, other] of this.#nodes) {
      other.looksSince += 1;
      if (other.isGone || other.looksSince <= silentLooks) continue;
      other.isGone = true;
      gone.push(node);
    }
    return gone;
  }
}
