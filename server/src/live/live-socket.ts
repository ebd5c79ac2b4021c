import {
  LiveRequest,
  liveProtocol,
  type LiveMessage,
  type Place,
  type Present,
} from "@tandiff/shared/live/protocol.ts";
import type { ParticipantId, SessionId } from "@tandiff/shared/ids.ts";
import { limits } from "@tandiff/shared/limits.ts";
import { mayKnowOf } from "@tandiff/shared/session/presence.ts";
import { isWithheld, type Participant, type SessionState } from "@tandiff/shared/session/state.ts";
import { closeCodes, type CloseCode } from "@tandiff/shared/sync/protocol.ts";
import type { Seat } from "../domain/seats.ts";
import type { OpenSession } from "../domain/open-session.ts";

/** What a live connection needs of its socket. */
export interface LiveTransport {
  readonly bufferedAmount: number;
  send(text: string): void;
  close(code: CloseCode): void;
}

/** All live sockets, by session. */
export class LiveHub {
  readonly #now: () => number;
  readonly #sessions = new Map<SessionId, SessionFeed>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** @param isShown false for a program that only reads: whoever runs it is not here for that */
  join(seat: Seat, transport: LiveTransport, after: number, isShown = true): LiveConnection {
    const { session } = seat;
    let feed = this.#sessions.get(session.id);
    if (!feed) {
      feed = new SessionFeed(session);
      this.#sessions.set(session.id, feed);
    }
    return feed.join(seat.participant, transport, after, this.#now(), isShown);
  }

  /** Call at least every 15 s. */
  beat(): void {
    for (const feed of this.#sessions.values()) feed.beat(this.#now());
  }

  closeAll(code: CloseCode): void {
    for (const feed of this.#sessions.values()) feed.closeAll(code);
  }
}

/** One session's live sockets: passes on events and who is here, to each what is theirs to see. */
class SessionFeed {
  readonly #session: OpenSession;
  readonly #connections = new Set<LiveConnection>();

  constructor(session: OpenSession) {
    this.#session = session;
    session.onEvents(() => this.#pass());
  }

  join(
    participant: Participant,
    transport: LiveTransport,
    after: number,
    now: number,
    isShown: boolean,
  ): LiveConnection {
    const connection = new LiveConnection(participant, isShown, transport, after, {
      moved: () => this.#tellPresence(),
      left: (gone) => {
        if (this.#connections.delete(gone)) this.#tellPresence();
      },
    });
    if (after > this.#session.cursorOf(participant.role)) {
      // The page has seen what this log does not hold, e.g. after a restore.
      connection.close(closeCodes.otherEpoch);
      return connection;
    }
    connection.send({ type: "hello", protocol: liveProtocol, me: participant.id, now });
    connection.sendEvents(this.#session);
    connection.send({ type: "caught-up" });
    this.#connections.add(connection);
    this.#tellPresence();
    return connection;
  }

  beat(now: number): void {
    for (const connection of this.#connections) connection.send({ type: "beat", now });
  }

  closeAll(code: CloseCode): void {
    for (const connection of this.#connections) connection.close(code);
  }

  #pass(): void {
    for (const connection of this.#connections) connection.sendEvents(this.#session);
    this.#tellPresence();
  }

  #tellPresence(): void {
    const { phase } = this.#session.state;
    for (const connection of this.#connections) {
      const reader = connection.participant.role;
      const visible = [...this.#connections].filter(
        ({ participant, isShown }) => isShown && mayKnowOf(reader, participant.role, phase),
      );
      connection.sendPresence(onePerPerson(visible, this.#session.state));
    }
  }
}

/** Who has focus time is here, and that is all that is told. */
function onePerPerson(connections: readonly LiveConnection[], state: SessionState): Present[] {
  const places = new Map<ParticipantId, Place | null>();
  for (const { participant, place } of connections) {
    places.set(participant.id, isWithheld(state, participant.role) ? null : place);
  }
  return Array.from(places, ([participant, place]) => ({
    participant,
    place,
    line: "good",
    following: null,
  }));
}

interface Hooks {
  readonly moved: () => void;
  readonly left: (connection: LiveConnection) => void;
}

/** One page's live socket. */
export class LiveConnection {
  readonly participant: Participant;
  readonly isShown: boolean;
  readonly #transport: LiveTransport;
  readonly #hooks: Hooks;
  #place: Place = { view: "overview" };
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
    hooks: Hooks,
  ) {
    this.participant = participant;
    this.isShown = isShown;
    this.#transport = transport;
    this.#cursor = after;
    this.#hooks = hooks;
  }

  get place(): Place {
    return this.#place;
  }

  /** Takes one text frame from the page; a frame that is not of the protocol closes the socket. */
  receive(text: string): void {
    const request = parseRequest(text);
    if (!request) return this.close(closeCodes.badFrame);
    if (request.type !== "place") return;
    this.#place = request.place;
    this.#hooks.moved();
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

function parseRequest(text: string): LiveRequest | null {
  try {
    return LiveRequest.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
