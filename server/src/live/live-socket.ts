import type { ParticipantId, SessionId } from "@tandiff/shared/ids.ts";
import { liveProtocol, type Look } from "@tandiff/shared/live/protocol.ts";
import { access } from "@tandiff/shared/session/access.ts";
import { mayKnowOf } from "@tandiff/shared/session/presence.ts";
import { isWithheld, type Participant } from "@tandiff/shared/session/state.ts";
import { closeCodes, type CloseCode } from "@tandiff/shared/sync/protocol.ts";
import type { Seat } from "../domain/seats.ts";
import type { OpenSession } from "../domain/open-session.ts";
import { LiveConnection, type LiveTransport } from "./live-connection.ts";
import { peoplePresent } from "./people-present.ts";

/** Milliseconds between two times that one person may ask everyone to come. */
const betweenGathers = 5_000;

/** All live sockets, by session. */
export class LiveHub {
  readonly #log: string;
  readonly #now: () => number;
  readonly #rejected: () => void;
  readonly #sessions = new Map<SessionId, SessionFeed>();

  /**
   * @param log changes when the storage is made from a backup
   * @param rejected told of each frame that is not of the protocol
   */
  constructor(log: string, now: () => number, rejected: () => void) {
    this.#log = log;
    this.#now = now;
    this.#rejected = rejected;
  }

  /** @param isShown false for a program that only reads: whoever runs it is not here for that */
  join(seat: Seat, transport: LiveTransport, after: number, isShown = true): LiveConnection {
    const { session } = seat;
    let feed = this.#sessions.get(session.id);
    if (!feed) {
      feed = new SessionFeed(session, this.#log, this.#rejected);
      this.#sessions.set(session.id, feed);
    }
    return feed.join(seat.participant, isShown, transport, after, this.#now);
  }

  /** Closes a session's sockets for good. */
  end(session: SessionId, code: CloseCode): void {
    this.#sessions.get(session)?.closeAll(code);
    this.#sessions.delete(session);
  }

  /** Call every few seconds: finds out whose line answers late. */
  probe(): void {
    for (const feed of this.#sessions.values()) feed.probe();
  }

  /** Call at least every 15 s. */
  beat(): void {
    for (const feed of this.#sessions.values()) feed.beat(this.#now());
  }

  /** Of one participant alone where one is named. */
  closeAll(code: CloseCode, participant?: ParticipantId): void {
    for (const feed of this.#sessions.values()) feed.closeAll(code, participant);
  }
}

/** One session's live sockets: passes on events, who is here and what they look at, to each what is theirs to see. */
class SessionFeed {
  readonly #session: OpenSession;
  readonly #restoration: string;
  /** Which log the cursors count in. */
  #log: string;
  readonly #rejected: () => void;
  readonly #connections = new Set<LiveConnection>();
  readonly #gathered = new Map<Participant["id"], number>();
  #presenceIsDue = false;

  constructor(session: OpenSession, log: string, rejected: () => void) {
    this.#session = session;
    this.#restoration = log;
    this.#log = this.#logNow();
    this.#rejected = rejected;
    session.onEvents(() => this.#pass());
    session.onAccommodations(() => this.#tellAccommodations());
  }

  join(
    participant: Participant,
    isShown: boolean,
    transport: LiveTransport,
    after: number,
    clock: () => number,
  ): LiveConnection {
    const connection = new LiveConnection(participant, isShown, transport, after, {
      // Asked each time: an observer may step in.
      may: (action) =>
        access(this.#session.participant(participant.id).role, this.#session.state.phase, action),
      now: clock,
      rejected: this.#rejected,
      moved: () => this.#presenceMoved(),
      looked: (by) => this.#passLook(by),
      follows: (follower) => {
        for (const leader of this.#connections) this.#passLook(leader, follower);
        this.#presenceMoved();
      },
      viewed: (view) => this.#session.logView(participant.id, view),
      gathers: (by, look) => this.#gather(by, look, clock()),
      left: (gone) => {
        if (this.#connections.delete(gone)) this.#tellPresence();
      },
    });
    if (after > this.#session.cursorOf(participant.role)) {
      // The page has seen what this log does not hold, e.g. after a restore.
      connection.close(closeCodes.otherEpoch);
      return connection;
    }
    const me = participant.id;
    connection.send({ type: "hello", log: this.#log, protocol: liveProtocol, me, now: clock() });
    connection.sendEvents(this.#session);
    connection.send({ type: "caught-up" });
    this.#connections.add(connection);
    this.#tellPresence();
    return connection;
  }

  probe(): void {
    for (const connection of this.#connections) connection.probe();
    this.#tellPresence();
  }

  beat(now: number): void {
    for (const connection of this.#connections) connection.send({ type: "beat", now });
  }

  closeAll(code: CloseCode, participant?: ParticipantId): void {
    for (const connection of this.#connections) {
      if (participant === undefined || connection.participant.id === participant) connection.close(code);
    }
  }

  /** A compaction takes rows out, so that cursors count others. */
  #logNow(): string {
    return `${this.#restoration}${this.#session.state.compaction ?? ""}`;
  }

  #pass(): void {
    const log = this.#logNow();
    if (log !== this.#log) {
      this.#log = log;
      // Pages come back and read the session anew.
      return this.closeAll(closeCodes.otherEpoch);
    }
    for (const connection of this.#connections) connection.sendEvents(this.#session);
    this.#tellPresence();
  }

  #maySee(reader: LiveConnection, other: LiveConnection): boolean {
    return mayKnowOf(reader.participant.role, other.participant.role, this.#session.state.phase);
  }

  /** That they changed, and not what they are: a page that may know asks for them. */
  #tellAccommodations(): void {
    for (const connection of this.#connections) {
      const { role } = this.#session.participant(connection.participant.id);
      if (access(role, this.#session.state.phase, "accommodations.read")) {
        connection.send({ type: "accommodations" });
      }
    }
  }

  /** To tell it costs as much as there are pages, so of all that comes in one turn it is told once. */
  #presenceMoved(): void {
    if (this.#presenceIsDue) return;
    this.#presenceIsDue = true;
    setImmediate(() => {
      this.#presenceIsDue = false;
      this.#tellPresence();
    });
  }

  #tellPresence(): void {
    for (const connection of this.#connections) {
      const visible = [...this.#connections].filter(
        (other) => other.isShown && this.#maySee(connection, other),
      );
      connection.sendPresence(peoplePresent(visible, this.#session.state));
    }
  }

  /** To those who follow, or to one of them. */
  #passLook(leader: LiveConnection, only?: LiveConnection): void {
    const { participant } = leader;
    if (isWithheld(this.#session.state, participant.role)) leader.forgetLook();
    const { look } = leader;
    if (look === null) return;
    for (const follower of only ? [only] : this.#connections) {
      if (follower === leader || follower.following !== participant.id) continue;
      if (this.#maySee(follower, leader)) follower.send({ type: "look", of: participant.id, look });
    }
  }

  #gather(by: LiveConnection, look: Look, now: number): void {
    const { participant } = by;
    const last = this.#gathered.get(participant.id) ?? -betweenGathers;
    if (now - last < betweenGathers || isWithheld(this.#session.state, participant.role)) return;
    this.#gathered.set(participant.id, now);
    for (const connection of this.#connections) {
      if (connection.participant.id !== participant.id)
        connection.send({ type: "gather", by: participant.id, look });
    }
  }
}
