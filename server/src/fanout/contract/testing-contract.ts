import { createSecretKey, randomBytes, type KeyObject } from "node:crypto";
import type { SessionId } from "@tandiff/shared/ids.ts";
import { describe, onTestFinished } from "vitest";
import { newSessionId } from "../../domain/ids.ts";
import { until } from "../../testing-app.ts";
import { Hub } from "../hub.ts";
import type { Line } from "../line.ts";
import type { News } from "../news.ts";
import type { NewsListener } from "../port.ts";
import { newPrefix, openTestLine, redisIsMissing, sharedRedisUrl } from "../redis/testing-redis.ts";
import { SealedFanOut } from "../sealed-fan-out.ts";

/** For tests only: a node, and all that it has heard of one session. */
export class ListeningNode implements NewsListener {
  readonly fanOut: SealedFanOut;
  readonly news: News[] = [];
  readonly dropped: string[] = [];
  missedTimes = 0;
  readonly goneNodes: string[] = [];

  constructor(line: Line, keys: ReadonlyMap<SessionId, KeyObject>, nodesKey: KeyObject, now?: () => number) {
    this.fanOut = new SealedFanOut({
      line,
      keyOf: (session) => keys.get(session) ?? null,
      nodesKey,
      beatMilliseconds: 50,
      dropped: (reason) => this.dropped.push(reason),
      ...(now && { now }),
    });
    onTestFinished(() => this.fanOut.close());
  }

  heard(news: News): void {
    this.news.push(news);
  }

  missed(): void {
    this.missedTimes += 1;
  }

  gone(node: string): void {
    this.goneNodes.push(node);
  }

  /** Listens, and waits until that has begun. */
  async follow(session: SessionId): Promise<() => void> {
    const before = this.missedTimes;
    const end = this.fanOut.listen(session, this);
    await until("it hears", () => this.missedTimes > before);
    return end;
  }
}

/** What joins the nodes of one test. */
export interface Joined {
  readonly line: () => Promise<Line>;
  readonly session: SessionId;
  /** Of that session, and of what nodes say of none. */
  readonly keys: Map<SessionId, KeyObject>;
  readonly node: (now?: () => number) => Promise<ListeningNode>;
}

export const newKey = (): KeyObject => createSecretKey(randomBytes(32));

export function joined(newLine: () => Promise<Line>): Joined {
  const session = newSessionId();
  const keys = new Map([[session, newKey()]]);
  const nodesKey = newKey();
  return {
    line: newLine,
    session,
    keys,
    node: async (now) => new ListeningNode(await newLine(), keys, nodesKey, now),
  };
}

/**
 * Tests of what the port promises, once for each way in which nodes are joined.
 * @param define is given what joins the nodes of one test
 */
export function contract(define: (join: () => Joined) => void): void {
  describe("in one process", () => {
    define(() => {
      const hub = new Hub();
      return joined(() => Promise.resolve(hub.line()));
    });
  });
  describe.skipIf(redisIsMissing)("by way of Redis", () => {
    define(() => {
      const [url, prefix] = [sharedRedisUrl(), newPrefix()];
      return joined(async () => {
        const line = openTestLine(url, prefix);
        onTestFinished(() => line.close());
        await until("the line holds", () => line.lostSince === null);
        return line;
      });
    });
  });
}
