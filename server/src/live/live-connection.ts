import type { ParticipantId } from "@tandiff/shared/ids.ts";
import { limits } from "@tandiff/shared/limits.ts";
import {
  LiveRequest,
  type LiveMessage,
  type Look,
  type PageView,
  type Place,
  type Present,
} from "@tandiff/shared/live/protocol.ts";
import type { Action } from "@tandiff/shared/session/access.ts";
import type { Participant } from "@tandiff/shared/session/state.ts";
import { closeCodes, type CloseCode } from "@tandiff/shared/sync/protocol.ts";
import { z } from "zod";
import type { OpenSession } from "../domain/open-session.ts";
import { LineQuality } from "./line-quality.ts";

/** What a live connection needs of its socket. */
export interface LiveTransport {
  readonly bufferedAmount: number;
  send(text: string): void;
  /** Asks for a pong, which every browser sends by itself. */
  ping(): void;
  close(code: CloseCode): void;
}

/** What each request needs; one that is not allowed is passed over. */
export const liveActions: Readonly<Record<LiveRequest["type"], Action>> = {
  place: "presence.tell",
  look: "presence.tell",
  follow: "presence.tell",
  visible: "presence.tell",
  gather: "call.gather",
  view: "presence.tell",
};

/** Looks that one page may send in a second; more are dropped, and the next one tells it all anyway. */
const looksPerSecond = 25;

export interface LiveHooks {
  /** Asked anew for every request: the phase may have moved on. */
  readonly may: (action: Action) => boolean;
  /** Server time, milliseconds since the epoch. */
  readonly now: () => number;
  /** A frame was not of the protocol. */
  readonly rejected: () => void;
  /** Something changed that the list of who is here tells. */
  readonly moved: () => void;
  readonly looked: (connection: LiveConnection) => void;
  /** Another leader is followed, or none. */
  readonly follows: (connection: LiveConnection) => void;
  /** To be kept for a replay, where there is to be one. */
  readonly viewed: (view: PageView) => void;
  readonly gathers: (connection: LiveConnection, look: Look) => void;
  readonly left: (connection: LiveConnection) => void;
}

/** One page's live socket. */
export class LiveConnection {
  readonly participant: Participant;
  /** False for a program that works for somebody, such as a checkout: it is nobody who is here. */
  readonly isShown: boolean;
  /** When it came, in milliseconds since the epoch. */
  readonly since: number;
  readonly #transport: LiveTransport;
  readonly #hooks: LiveHooks;
  readonly #quality = new LineQuality();
  #place: Place = { view: "overview" };
  #look: Look | null = null;
  #second = { since: 0, looks: 0 };
  #following: ParticipantId | null = null;
  #visible = true;
  #cursor: number;
  #lastPresence = "";
  /** Bytes of the largest batch of events that this socket was sent. */
  #allowance = 0;
  #open = true;

  constructor(
    participant: Participant,
    isShown: boolean,
    transport: LiveTransport,
    after: number,
    hooks: LiveHooks,
  ) {
    this.participant = participant;
    this.isShown = isShown;
    this.#transport = transport;
    this.#cursor = after;
    this.#hooks = hooks;
    this.since = hooks.now();
  }

  get place(): Place {
    return this.#place;
  }

  /** What the page showed last; null until it said so. */
  get look(): Look | null {
    return this.#look;
  }

  /** What somebody looks at in their focus time is nobody's business, then or later. */
  forgetLook(): void {
    this.#look = null;
  }

  get following(): ParticipantId | null {
    return this.#following;
  }

  get line(): Present["line"] {
    if (!this.#visible) return "away";
    return this.#quality.isGood ? "good" : "unstable";
  }

  /**
   * Takes one text frame from the page. What a newer page may ask for and this version does not know is passed over; a
   * frame that is not of the protocol closes the socket.
   */
  receive(text: string): void {
    if (!this.#open) return;
    const frame = parseFrame(text);
    const request = LiveRequest.safeParse(frame).data;
    if (!request) {
      this.#hooks.rejected();
      return frame === null ? this.close(closeCodes.badFrame) : undefined;
    }
    if (!this.#hooks.may(liveActions[request.type])) return;
    switch (request.type) {
      case "place":
        this.#place = request.place;
        return this.#hooks.moved();
      case "visible":
        this.#visible = request.visible;
        return this.#hooks.moved();
      case "follow":
        if (request.leader === this.participant.id) return;
        this.#following = request.leader;
        return this.#hooks.follows(this);
      case "look": {
        if (!this.#mayLook(this.#hooks.now())) return;
        this.#look = request.look;
        return this.#hooks.looked(this);
      }
      case "view":
        return this.#hooks.viewed(request.view);
      case "gather":
        return this.#hooks.gathers(this, request.look);
    }
  }

  #mayLook(now: number): boolean {
    if (now - this.#second.since >= 1_000) this.#second = { since: now, looks: 0 };
    this.#second.looks += 1;
    return this.#second.looks <= looksPerSecond;
  }

  /** Asks the page whether it is there; call every few seconds. */
  probe(): void {
    if (this.#open && this.#quality.asks(this.#hooks.now())) this.#transport.ping();
  }

  /** The page's pong. */
  answered(): void {
    if (this.#quality.answered(this.#hooks.now())) this.#hooks.moved();
  }

  send(message: LiveMessage): void {
    if (!this.#open) return;
    if (this.#transport.bufferedAmount > limits.socketBacklog + this.#allowance)
      this.close(closeCodes.tooSlow);
    else this.#transport.send(JSON.stringify(message));
  }

  /** Sends the participant's own events that this page does not have yet. */
  sendEvents(session: OpenSession): void {
    const events = session.eventsFor(this.participant.role, this.#cursor);
    const last = events.at(-1);
    if (!last) return;
    this.#cursor = last.cursor;
    const before = this.#transport.bufferedAmount;
    this.send({ type: "events", events });
    // A long review is much to send at once, and is no sign of a slow reader.
    this.#allowance = Math.max(this.#allowance, this.#transport.bufferedAmount - before);
  }

  sendPresence(present: readonly Present[]): void {
    const text = JSON.stringify(present);
    if (text === this.#lastPresence) return;
    this.#lastPresence = text;
    this.send({ type: "presence", present });
  }

  close(code: CloseCode): void {
    if (!this.#open) return;
    this.#open = false;
    this.#transport.close(code);
    this.#hooks.left(this);
  }

  closed(): void {
    this.#open = false;
    this.#hooks.left(this);
  }
}

/** What every request is, of whatever version. */
const AnyRequest = z.looseObject({ type: z.string() });

function parseFrame(text: string): z.infer<typeof AnyRequest> | null {
  try {
    return AnyRequest.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
