import type { NodeId, SessionId } from "@tandiff/shared/ids.ts";
import type { News } from "./news.ts";

/**
 * Whether news comes from other nodes; `alone` where there are none to hear of, `lost` also where they are there and none
 * is heard. Times in milliseconds since the epoch.
 */
export type FanOutState =
  | { readonly kind: "alone" }
  | { readonly kind: "connected" }
  | { readonly kind: "lost"; readonly since: number };

/** Whoever wants to hear of a session. */
export interface NewsListener {
  /** In the order in which that node told it. */
  readonly heard?: (news: News, from: NodeId) => void;
  /** News may have been missed, before one began to listen or while the line was lost: look for yourself, and ask. */
  readonly missed?: () => void;
  /** Nothing was heard of that node for a while: what it told that is true only while it runs is so no more. */
  readonly gone?: (node: NodeId) => void;
}

/**
 * Carries news from node to node, as long as the line holds. It is never truth: news is lost, and whoever misses some
 * finds what is stored in the storage, later.
 */
export interface FanOut {
  readonly node: NodeId;
  readonly state: FanOutState;
  /**
   * To every other node that listens to the session. It never waits and never throws; while the line is lost the
   * news is dropped.
   */
  tell(session: SessionId, news: News): void;
  /** To be called when other nodes are found to have done something, heard of or not. */
  foundElsewhere(): void;
  /** Returns what ends it. */
  listen(session: SessionId, listener: NewsListener): () => void;
  /**
   * Adds one to a count that all nodes share, and of which so many go again each second until it is 0. Resolves with what it
   * has come to; null where it is not known what other nodes have counted.
   */
  count(name: string, perSecond: number): Promise<number | null>;
  /** `listener` is told when `state` is another. */
  onState(listener: () => void): void;
  close(): Promise<void>;
}
