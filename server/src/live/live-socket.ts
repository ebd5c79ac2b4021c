import type { ParticipantId, SessionId } from "@tandiff/shared/ids.ts";
import type { CloseCode } from "@tandiff/shared/sync/protocol.ts";
import type { Seat } from "../domain/seats.ts";
import type { FanOut } from "../fanout/port.ts";
import type { LiveConnection, LiveTransport } from "./live-connection.ts";
import { SessionFeed } from "./session-feed.ts";

export interface LiveHubOptions {
  /** Changes when the storage is made from a backup. */
  readonly log: string;
  readonly fanOut: FanOut;
  readonly now: () => number;
  /** Told of each frame that is not of the protocol. */
  readonly rejected: () => void;
}

/** All live sockets, by session. */
export class LiveHub {
  readonly #options: LiveHubOptions;
  readonly #sessions = new Map<SessionId, SessionFeed>();

  constructor(options: LiveHubOptions) {
    this.#options = options;
  }

  /** @param isShown false for a program that only reads: whoever runs it is not here for that */
  join(seat: Seat, transport: LiveTransport, after: number, isShown = true): LiveConnection {
    const { session } = seat;
    let feed = this.#sessions.get(session.id);
    if (!feed) {
      feed = new SessionFeed(session, this.#options);
      this.#sessions.set(session.id, feed);
    }
    return feed.join(seat.participant, isShown, transport, after);
  }

  /** Closes a session's sockets for good. */
  end(session: SessionId, code: CloseCode): void {
    this.#sessions.get(session)?.end(code);
    this.#sessions.delete(session);
  }

  /** Call every few seconds: finds out whose line answers late. */
  probe(): void {
    for (const feed of this.#sessions.values()) feed.probe();
  }

  /** Call at least every 15 s. */
  beat(): void {
    for (const feed of this.#sessions.values()) feed.beat();
  }

  /** Of one participant alone where one is named. */
  closeAll(code: CloseCode, participant?: ParticipantId): void {
    for (const feed of this.#sessions.values()) feed.closeAll(code, participant);
  }
}
