import type { NodeId, ParticipantId } from "@tandiff/shared/ids.ts";
import { liveProtocol, type Look } from "@tandiff/shared/live/protocol.ts";
import { access } from "@tandiff/shared/session/access.ts";
import { mayKnowOf } from "@tandiff/shared/session/presence.ts";
import { isWithheld, type Participant } from "@tandiff/shared/session/state.ts";
import { closeCodes, type CloseCode } from "@tandiff/shared/sync/protocol.ts";
import type { OpenSession } from "../domain/open-session.ts";
import type { News } from "../fanout/news.ts";
import type { FanOut } from "../fanout/port.ts";
import { LiveConnection, type LiveTransport } from "./live-connection.ts";
import { PagesElsewhere, pagesToTell } from "./pages-elsewhere.ts";
import { peoplePresent } from "./people-present.ts";

/** Milliseconds between two times that one person may ask everyone to come. */
const betweenGathers = 5_000;

export interface SessionFeedOptions {
  readonly log: string;
  readonly fanOut: FanOut;
  readonly now: () => number;
  readonly rejected: () => void;
}

/**
 * One session's live sockets: passes on events, who is here and what they look at, to each what is theirs to see. What
 * other nodes tell of their pages is passed on by the same rules.
 */
export class SessionFeed {
  readonly #session: OpenSession;
  readonly #options: SessionFeedOptions;
  /** Which log the cursors count in. */
  #log: string;
  readonly #connections = new Set<LiveConnection>();
  readonly #elsewhere = new PagesElsewhere();
  readonly #gathered = new Map<ParticipantId, number>();
  readonly #unlisten: () => void;
  #presenceIsDue = false;
  #lastTold = "";
  #hasBegun = false;

  constructor(session: OpenSession, options: SessionFeedOptions) {
    this.#session = session;
    this.#options = options;
    this.#log = this.#logNow();
    session.onEvents(() => this.#pass());
    session.onAccommodations((source) => {
      this.#tellAccommodations();
      // What a look has found, each node finds by its own.
      if (source === "here") options.fanOut.tell(session.id, { kind: "needs" });
    });
    this.#unlisten = options.fanOut.listen(session.id, {
      heard: (news, from) => this.#hear(news, from),
      missed: () => this.#askAndTell(),
      gone: (node) => {
        if (this.#elsewhere.forget(node)) this.#tellPresence();
      },
    });
  }

  join(participant: Participant, isShown: boolean, transport: LiveTransport, after: number): LiveConnection {
    const { now: clock, rejected } = this.#options;
    const connection = new LiveConnection(participant, isShown, transport, after, {
      // Asked each time: an observer may step in.
      may: (action) =>
        access(this.#session.participant(participant.id).role, this.#session.state.phase, action),
      now: clock,
      rejected,
      moved: () => this.#presenceMoved(),
      looked: (by) => this.#passLook(by),
      follows: (follower) => {
        for (const leader of this.#connections) this.#passLook(leader, follower);
        if (follower.following !== null) this.#askForLook(follower.participant.id, follower.following);
        this.#presenceMoved();
      },
      viewed: (view) => this.#session.logView(participant.id, view),
      gathers: (by, look) => this.#gather(by, look),
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

  beat(): void {
    const now = this.#options.now();
    for (const connection of this.#connections) connection.send({ type: "beat", now });
    this.#tellHere();
  }

  end(code: CloseCode): void {
    this.closeAll(code);
    this.#unlisten();
  }

  closeAll(code: CloseCode, participant?: ParticipantId): void {
    for (const connection of this.#connections) {
      if (participant === undefined || connection.participant.id === participant) connection.close(code);
    }
  }

  /** A compaction takes rows out, so that cursors count others. */
  #logNow(): string {
    return `${this.#options.log}${this.#session.state.compaction ?? ""}`;
  }

  #pass(): void {
    const log = this.#logNow();
    if (log !== this.#log) {
      this.#log = log;
      // Pages come back and read the session anew.
      return this.closeAll(closeCodes.otherEpoch);
    }
    for (const connection of this.#connections) {
      // Also where the node that removed them could not end their link any more.
      if (this.#session.participant(connection.participant.id).removed)
        connection.close(closeCodes.unauthorised);
      else connection.sendEvents(this.#session);
    }
    this.#tellPresence();
  }

  #maySee(reader: LiveConnection, other: Participant): boolean {
    return mayKnowOf(reader.participant.role, other.role, this.#session.state.phase);
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
    const { fanOut } = this.#options;
    const here = [...this.#connections].filter(({ isShown }) => isShown);
    const elsewhere = this.#elsewhere.open(this.#session);
    // On one node connections are in the order in which they came.
    const pages =
      elsewhere.length === 0 ? here : [...here, ...elsewhere].toSorted((a, b) => a.since - b.since);
    for (const connection of this.#connections) {
      const visible = pages.filter(({ participant }) => this.#maySee(connection, participant));
      connection.sendPresence(peoplePresent(visible, this.#session.state));
    }
    if (fanOut.state.kind !== "alone" && JSON.stringify(this.#here()) !== this.#lastTold) this.#tellHere();
  }

  /** Other nodes, of the pages that are open here. */
  #tellHere(): void {
    const here = this.#here();
    this.#lastTold = JSON.stringify(here);
    this.#options.fanOut.tell(this.#session.id, here);
  }

  #here(): Extract<News, { kind: "here" }> {
    const connections = [...this.#connections];
    const shown = connections.filter(({ isShown }) => isShown);
    const followed = new Set(connections.flatMap(({ following }) => following ?? []));
    return { kind: "here", pages: pagesToTell(shown, this.#session), followed: [...followed] };
  }

  #hear(news: News, from: NodeId): void {
    switch (news.kind) {
      case "asked":
        return this.#tellHere();
      case "here":
        this.#elsewhere.set(from, news);
        return this.#tellPresence();
      case "follows":
        for (const leader of this.#connections) {
          if (leader.participant.id === news.leader) this.#tellLook(leader, news.by);
        }
        return;
      case "look":
        return this.#showLook(news.of, news.look, this.#followers(news.to));
      case "gather":
        this.#showGather(news.by, news.look);
        return;
      case "needs":
        return this.#tellAccommodations();
      case "rows":
      case "erased":
      case "cursors":
      case "link-ended":
        // Others listen to these.
        return;
    }
  }

  /** What was not heard is asked for; what others did not hear is told again. */
  #askAndTell(): void {
    const { fanOut } = this.#options;
    fanOut.tell(this.#session.id, { kind: "asked" });
    this.#tellHere();
    if (this.#hasBegun) this.#tellAccommodations();
    this.#hasBegun = true;
  }

  /** To those who follow, or to one of them. */
  #passLook(leader: LiveConnection, only?: LiveConnection): void {
    const look = this.#lookToTell(leader);
    if (look === null) return;
    const others = only ? [only] : this.#connections;
    this.#showLook(leader.participant.id, look, new Set(others).difference(new Set([leader])));
    if (!only && this.#elsewhere.follow(leader.participant.id)) this.#tellLook(leader, null);
  }

  #lookToTell(leader: LiveConnection): Look | null {
    if (isWithheld(this.#session.state, leader.participant.role)) leader.forgetLook();
    return leader.look;
  }

  #tellLook(leader: LiveConnection, to: ParticipantId | null): void {
    const look = this.#lookToTell(leader);
    if (look === null) return;
    this.#options.fanOut.tell(this.#session.id, { kind: "look", of: leader.participant.id, look, to });
  }

  #askForLook(by: ParticipantId, leader: ParticipantId): void {
    this.#options.fanOut.tell(this.#session.id, { kind: "follows", by, leader });
  }

  #followers(only: ParticipantId | null): Iterable<LiveConnection> {
    return only === null
      ? this.#connections
      : [...this.#connections].filter(({ participant }) => participant.id === only);
  }

  #showLook(of: ParticipantId, look: Look, to: Iterable<LiveConnection>): void {
    const person = this.#personNow(of);
    if (!person || isWithheld(this.#session.state, person.role)) return;
    for (const follower of to) {
      if (follower.following === of && this.#maySee(follower, person))
        follower.send({ type: "look", of, look });
    }
  }

  #gather(by: LiveConnection, look: Look): void {
    const { id } = by.participant;
    if (this.#showGather(id, look))
      this.#options.fanOut.tell(this.#session.id, { kind: "gather", by: id, look });
  }

  /** False when they have asked everyone just before, or may not. */
  #showGather(by: ParticipantId, look: Look): boolean {
    const now = this.#options.now();
    const last = this.#gathered.get(by) ?? -betweenGathers;
    const person = this.#personNow(by);
    if (now - last < betweenGathers || !person || isWithheld(this.#session.state, person.role)) return false;
    if (!access(person.role, this.#session.state.phase, "call.gather")) return false;
    this.#gathered.set(by, now);
    for (const connection of this.#connections) {
      if (connection.participant.id !== by) connection.send({ type: "gather", by, look });
    }
    return true;
  }

  /** Undefined of whom this node has not read yet. */
  #personNow(id: ParticipantId): Participant | undefined {
    return this.#session.state.participants.find((participant) => participant.id === id);
  }
}
