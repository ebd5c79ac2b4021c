import { createHmac, type KeyObject } from "node:crypto";
import type { NodeId, SessionId } from "@tandiff/shared/ids.ts";
import { newNodeId } from "../domain/ids.ts";
import {
  isSealed,
  openSaid,
  plainMessage,
  readPlain,
  sealedIn,
  sealedMessage,
  sealSaid,
  senderOf,
  type Said,
} from "./envelope.ts";
import type { Line } from "./line.ts";
import { type News, PlainNews, type RowsNews, SealedNews } from "./news.ts";
import { type Disbelieved, OtherNodes } from "./other-nodes.ts";
import type { FanOut, FanOutState, NewsListener } from "./port.ts";
import { Silence } from "./silence.ts";
import { ToldRows, toldRows } from "./told-rows.ts";

/** Why a message was dropped: it could not be read, or not be believed, or says what only a newer version knows. */
export type DropReason = "unreadable" | "unknown" | Disbelieved;

export interface SealedFanOutOptions {
  readonly line: Line;
  /** Null of a session that this node has no key of, at hand or at all: then nothing is told or believed. */
  readonly keyOf: (session: SessionId) => KeyObject | null;
  /** For what nodes tell each other of no session. */
  readonly nodesKey: KeyObject;
  readonly now?: () => number;
  /** For tests: milliseconds between two signs of life. */
  readonly beatMilliseconds?: number;
  /** Told of each message that was not believed. */
  readonly dropped?: (reason: DropReason) => void;
  /** Told each time that others are found to be there though none is heard while the line holds. */
  readonly unheard?: () => void;
}

const defaultBeat = 1_000;
const nodesChannel = "nodes";

/** A session that somebody listens to. */
interface Followed {
  readonly listeners: Set<NewsListener>;
  /** Whether the line has begun to carry its news. */
  hasBegun: boolean;
  end: () => void;
}

/** Tells news on a line that others may read and write: sealed, but for what is no secret and nothing by itself. */
export class SealedFanOut implements FanOut {
  readonly node: NodeId = newNodeId();
  readonly #options: SealedFanOutOptions;
  readonly #now: () => number;
  readonly #sessions = new Map<SessionId, Followed>();
  readonly #others: OtherNodes;
  readonly #silence: Silence;
  readonly #listeners = new Set<() => void>();
  readonly #beat: ReturnType<typeof setInterval>;
  #count = 0;

  constructor(options: SealedFanOutOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#others = new OtherNodes(this.#now);
    this.#silence = new Silence(this.#now);
    options.line.subscribe(nodesChannel, {
      heard: (message) => {
        const node = senderOf(message);
        if (node !== null && node !== this.node)
          this.#open(nodesChannel, options.nodesKey, node, sealedIn(message));
      },
      begins: () => undefined,
    });
    options.line.onState(() => {
      this.#silence.end();
      this.#tellState();
    });
    this.#beat = setInterval(() => this.#lookAround(), options.beatMilliseconds ?? defaultBeat);
    this.#beat.unref();
  }

  get state(): FanOutState {
    const since = this.#options.line.lostSince ?? this.#silence.lostSince;
    return since === null ? { kind: "connected" } : { kind: "lost", since };
  }

  count(name: string, perSecond: number): Promise<number | null> {
    // What is counted is nobody else's business: a network, as a rule.
    const key = createHmac("sha256", this.#options.nodesKey).update(name).digest("base64url");
    return this.#options.line.count(`count:${key}`, perSecond);
  }

  onState(listener: () => void): void {
    this.#listeners.add(listener);
  }

  tell(session: SessionId, news: News): void {
    const { line, keyOf } = this.#options;
    if (line.lostSince !== null) return;
    const channel = channelOf(session);
    if (news.kind === "erased") return line.publish(channel, plainMessage(this.node, news));
    const key = keyOf(session);
    if (news.kind === "rows") return line.publish(channel, this.#messageOfRows(channel, key, news));
    if (key !== null) line.publish(channel, sealedMessage(key, channel, this.#said(news)));
  }

  foundElsewhere(): void {
    this.#noteSilence(() => this.#silence.found());
  }

  listen(session: SessionId, listener: NewsListener): () => void {
    const followed = this.#sessions.get(session) ?? this.#follow(session);
    followed.listeners.add(listener);
    // Whoever comes later may have missed what those before have heard.
    if (followed.hasBegun) queueMicrotask(() => followed.listeners.has(listener) && listener.missed?.());
    return () => {
      if (!followed.listeners.delete(listener) || followed.listeners.size > 0) return;
      followed.end();
      this.#sessions.delete(session);
    };
  }

  async close(): Promise<void> {
    clearInterval(this.#beat);
    await this.#options.line.close();
  }

  #follow(session: SessionId): Followed {
    const listeners = new Set<NewsListener>();
    const followed: Followed = { listeners, hasBegun: false, end: () => undefined };
    this.#sessions.set(session, followed);
    followed.end = this.#options.line.subscribe(channelOf(session), {
      heard: (message) => this.#hear(session, listeners, message),
      begins: () => {
        followed.hasBegun = true;
        for (const listener of listeners) listener.missed?.();
      },
    });
    return followed;
  }

  #messageOfRows(channel: string, key: KeyObject | null, { kind, seq, rows }: RowsNews): Uint8Array {
    const told = toldRows(rows);
    if (key === null || told === null) return plainMessage(this.node, { kind, seq });
    const sealed = Buffer.from(sealSaid(key, channel, this.#said(told))).toString("base64");
    return plainMessage(this.node, { kind, seq, sealed });
  }

  #said(content: unknown): Said {
    this.#count += 1;
    return { node: this.node, count: this.#count, at: this.#now(), content };
  }

  #hear(session: SessionId, listeners: ReadonlySet<NewsListener>, message: Uint8Array): void {
    const node = senderOf(message);
    if (node === null || node === this.node) return;
    const content = isSealed(message)
      ? this.#openOf(session, node, sealedIn(message))
      : this.#readPlain(message);
    if (content === null) return;
    const news = isSealed(message)
      ? SealedNews.safeParse(content).data
      : this.#withRows(session, node, PlainNews.safeParse(content).data);
    if (!news) return this.#options.dropped?.("unknown");
    for (const listener of listeners) listener.heard?.(news, node);
  }

  #withRows(session: SessionId, node: NodeId, news: PlainNews | undefined): News | undefined {
    if (news?.kind !== "rows") return news;
    const { kind, seq, sealed } = news;
    const said = sealed && this.#openOf(session, node, Buffer.from(sealed, "base64"));
    return { kind, seq, rows: ToldRows.safeParse(said).data ?? [] };
  }

  #openOf(session: SessionId, node: NodeId, sealed: Uint8Array): unknown {
    const key = this.#options.keyOf(session);
    return key === null ? null : this.#open(channelOf(session), key, node, sealed);
  }

  /** What another node has said just now; null when it is not to be believed. */
  #open(channel: string, key: KeyObject, node: NodeId, sealed: Uint8Array): unknown {
    try {
      const said = openSaid(key, channel, node, sealed);
      const heard = this.#others.hear(said);
      if (heard === "repeated" || heard === "clock") {
        this.#options.dropped?.(heard);
        return null;
      }
      if (heard === "returned") this.#missed();
      this.#noteSilence(() => this.#silence.end());
      return said.content;
    } catch {
      this.#options.dropped?.("unreadable");
      return null;
    }
  }

  #readPlain(message: Uint8Array): unknown {
    try {
      return readPlain(message);
    } catch {
      this.#options.dropped?.("unreadable");
      return null;
    }
  }

  #missed(): void {
    for (const { listeners } of this.#sessions.values()) {
      for (const listener of listeners) listener.missed?.();
    }
  }

  #noteSilence(change: () => void): void {
    const wasLost = this.#silence.lostSince !== null;
    change();
    const isLost = this.#silence.lostSince !== null;
    if (wasLost === isLost) return;
    if (isLost) this.#options.unheard?.();
    else this.#missed();
    this.#tellState();
  }

  #tellState(): void {
    for (const listener of this.#listeners) listener();
  }

  #lookAround(): void {
    const { line, nodesKey } = this.#options;
    if (line.lostSince === null) {
      line.publish(nodesChannel, sealedMessage(nodesKey, nodesChannel, this.#said("beat")));
      this.#noteSilence(() => this.#silence.look());
    }
    for (const node of this.#others.look()) {
      for (const { listeners } of this.#sessions.values()) {
        for (const listener of listeners) listener.gone?.(node);
      }
    }
  }
}

function channelOf(session: SessionId): string {
  return `session:${session}`;
}
