import type { KeyObject } from "node:crypto";
import { AppError } from "@tandiff/shared/errors.ts";
import type { ParticipantId, SessionId } from "@tandiff/shared/ids.ts";
import { closeCodes, type CloseCode, type DocumentName } from "@tandiff/shared/sync/protocol.ts";
import type { OpenSession } from "../../server/src/domain/open-session.ts";
import { Quotas } from "../../server/src/domain/quotas.ts";
import { Seats, type Seat } from "../../server/src/domain/seats.ts";
import { Sessions } from "../../server/src/domain/sessions.ts";
import { followSessions } from "../../server/src/fanout/follow-sessions.ts";
import type { HubLine } from "../../server/src/fanout/hub.ts";
import { SealedFanOut } from "../../server/src/fanout/sealed-fan-out.ts";
import type { Connection, SyncSocket } from "../../server/src/sync/connection.ts";
import { Rooms, seedRows } from "../../server/src/sync/rooms.ts";
import type { SimulatedDatabase } from "./database.ts";
import { NewsLine } from "./news-line.ts";
import { NodeStorage } from "./node-storage.ts";

/** What a browser has of a seat. */
export interface SeatToken {
  readonly participant: ParticipantId;
  readonly token: string;
}

/** By which a node hears of others. */
export interface NodeNews {
  readonly line: HubLine;
  readonly key: KeyObject;
}

export interface NodeOptions {
  readonly number: number;
  readonly database: SimulatedDatabase;
  /** Null where there are no others. */
  readonly news: NodeNews | null;
  /** Told of a defect. */
  readonly report: (error: unknown) => void;
}

/** A node without its sockets, from its start to its end. */
export class SimulatedNode {
  readonly number: number;
  readonly database: NodeStorage;
  readonly news: NewsLine | null;
  readonly sessions: Sessions;
  readonly seats: Seats;
  readonly rooms: Rooms;
  /** Resolves when it is no more. */
  readonly gone = Promise.withResolvers<void>();
  readonly #report: (error: unknown) => void;
  readonly #endings: (() => void)[] = [];
  #isDraining = false;
  #isOutOfReach = false;
  #isGone = false;

  constructor({ number, database, news, report }: NodeOptions) {
    this.number = number;
    this.database = new NodeStorage(database, news !== null);
    this.news = news && new NewsLine(news.line);
    const { storage } = this.database;
    const { keyring } = database;
    const fanOut =
      news && this.news && new SealedFanOut({ line: this.news, keyOf: () => news.key, nodesKey: news.key });
    const reportOnce = (error: unknown): void => {
      if (!this.#isGone) report(error);
    };
    this.#report = reportOnce;
    this.rooms = new Rooms({
      rejected: () => undefined,
      report: reportOnce,
      storage,
      now: Date.now,
      ...(fanOut && { fanOut }),
    });
    this.sessions = new Sessions({
      storage,
      keyring,
      baseUrl: "http://simulation",
      now: Date.now,
      seedWorkspace: seedRows,
      workspace: this.rooms,
      retentionDays: 180,
      note: () => undefined,
      report: reportOnce,
    });
    this.seats = new Seats(storage, keyring, this.sessions, "o".repeat(43));
    this.seats.onEnded((participant) => this.rooms.closeAll(closeCodes.unauthorised, participant));
    if (!fanOut) return;
    const unfollow = followSessions({
      sessions: this.sessions,
      seats: this.seats,
      fanOut,
      quotas: new Quotas(Date.now),
      report: reportOnce,
    });
    this.#endings.push(unfollow, () => void fanOut.close());
  }

  /** Whether the balancer sends anybody here. */
  get isReady(): boolean {
    return !this.#isDraining && !this.#isOutOfReach && !this.#isGone;
  }

  get isDraining(): boolean {
    return this.#isDraining;
  }

  /** Lets a page in, or says why not. @param isHere asked when the room is there: a page may have gone meanwhile */
  async join(
    { participant, token }: SeatToken,
    document: DocumentName,
    socket: SyncSocket,
    isHere: () => boolean,
  ): Promise<Connection | CloseCode> {
    try {
      const seat = await this.seats.find(participant, token);
      if (!seat) return closeCodes.unauthorised;
      const seatNow = () => (isHere() && this.isReady ? this.#stillOpen(seat) : closeCodes.restarting);
      return await this.rooms.join(seatNow, document, socket);
    } catch (error) {
      return this.#codeOf(error);
    }
  }

  #stillOpen(seat: Seat): Seat | CloseCode {
    try {
      return this.seats.stillOpen(seat);
    } catch (error) {
      return this.#codeOf(error);
    }
  }

  #codeOf(error: unknown): CloseCode {
    if (!(error instanceof AppError)) this.#report(error);
    else if (error.code === "erased") return closeCodes.erased;
    else if (error.code === "not-found") return closeCodes.unauthorised;
    return closeCodes.notStored;
  }

  /** Sends everybody elsewhere, each once what they have sent is stored. */
  drain(people: readonly ParticipantId[]): void {
    this.#isDraining = true;
    for (const participant of people) this.rooms.closeAfterCommits(closeCodes.restarting, participant);
  }

  /** Has not been able to store anything for a while: sends everybody elsewhere at once. */
  async giveUpDatabase(): Promise<void> {
    this.#isOutOfReach = true;
    this.rooms.closeAll(closeCodes.restarting);
    await this.database.giveUp();
  }

  mend(): void {
    this.#isOutOfReach = false;
    this.database.mend();
    this.news?.mend();
  }

  /** As it knows it; null where nobody has asked for it here. */
  session(call: SessionId): OpenSession | null {
    return this.sessions.opened(call);
  }

  /** Does nothing any more; whoever waits for it is told by `gone`. */
  end(): void {
    this.#isGone = true;
    this.database.end();
    this.sessions.close();
    for (const end of this.#endings) end();
  }
}
