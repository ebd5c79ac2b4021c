import { randomUUID } from "node:crypto";
import { access, mayEver } from "@tandiff/shared/session/access.ts";
import type { ExerciseContent } from "@tandiff/shared/exercise/exercise.ts";
import type { BlobHash, FileId, ParticipantId, SessionId } from "@tandiff/shared/ids.ts";
import { isWithheld } from "@tandiff/shared/session/state.ts";
import {
  closeCodes,
  documents,
  rootName,
  type CloseCode,
  type DocumentName,
} from "@tandiff/shared/sync/protocol.ts";
import type { OpenSession } from "../domain/open-session.ts";
import type { Seat } from "../domain/seats.ts";
import type { SeedWorkspace, WorkspaceWriter } from "../domain/workspace.ts";
import { aloneFanOut } from "../fanout/alone.ts";
import type { FanOut } from "../fanout/port.ts";
import type { Compaction, LogRow, Storage } from "../storage/port.ts";
import { compactSession } from "./compact.ts";
import type { Connection, SyncSocket } from "./connection.ts";
import { hearCursors, tellCursors } from "./cursors-between-nodes.ts";
import { documentRules } from "./document-rules.ts";
import { RecentTexts } from "./recent-texts.ts";
import type { RoomStorage } from "./room-options.ts";
import { Room } from "./room.ts";
import { seedWorkspace } from "./seed.ts";
import type { Rejection } from "./verdict.ts";

export interface RoomsOptions {
  readonly storage: RoomStorage & Pick<Storage, "restoration" | "readLog" | "lastUpdateAt">;
  /** Where other nodes serve the same storage. */
  readonly fanOut?: FanOut;
  readonly now: () => number;
  /** Told why a frame was not taken. */
  readonly rejected: (reason: Rejection) => void;
  /** Told of a defect where nobody waits for an answer. */
  readonly report: (error: unknown) => void;
}

export type SyncSeat = Pick<Seat, "session" | "participant">;

/** The live rooms, one for each document of a session, made when the first page comes. */
export class Rooms implements WorkspaceWriter {
  readonly #options: RoomsOptions;
  readonly #fanOut: FanOut;
  readonly #rooms = new Map<`${SessionId} ${DocumentName}`, Room>();
  readonly #recentTexts = new RecentTexts();

  constructor(options: RoomsOptions) {
    this.#options = options;
    this.#fanOut = options.fanOut ?? aloneFanOut();
  }

  get size(): number {
    return this.#rooms.size;
  }

  /**
   * Lets a page in, or says with which code its socket is to be closed.
   * @param seatNow the seat, or that code; asked again when the room is there, since much may have happened meanwhile
   * @throws AppError "internal" when the log is not as the server wrote it, "not-stored" when it cannot be read
   */
  async join(
    seatNow: () => SyncSeat | CloseCode,
    asked: string,
    socket: SyncSocket,
  ): Promise<Connection | CloseCode> {
    const seat = seatNow();
    if (typeof seat === "number") return seat;
    const document = documents.find((name) => name === asked);
    if (!document) return closeCodes.noDocument;
    const refusal = refusalOf(seat, document);
    if (refusal !== null) return refusal;
    const room = this.#roomOf(seat.session, document);
    return room.ready(() => {
      const now = seatNow();
      if (typeof now === "number") return now;
      const code = refusalOf(now, document) ?? room.endedWith;
      return code ?? room.join(socket, now.participant, now.session.colourOf(now.participant.id));
    });
  }

  async enter(
    session: OpenSession,
    texts: ReadonlyMap<FileId, string>,
    store: (update: Uint8Array | null) => Promise<readonly LogRow[]>,
  ): Promise<readonly LogRow[]> {
    const room = this.#roomOf(session, "code");
    return room.enter(new Map([...texts].map(([file, text]) => [rootName(file), text])), store);
  }

  compaction(session: OpenSession): Promise<Compaction | null> {
    return compactSession(this.#options.storage, session, this.#options.now());
  }

  retire(id: SessionId, code: CloseCode): void {
    for (const document of documents) {
      this.#rooms.get(`${id} ${document}`)?.retire(code);
      this.#rooms.delete(`${id} ${document}`);
    }
  }

  /** Call at least every 15 s: a stock page gives up after 30 s of silence. */
  beat(): void {
    for (const room of this.#rooms.values()) room.beat();
  }

  /** Of one participant alone where one is named. */
  closeAll(code: CloseCode, participant?: ParticipantId): void {
    for (const room of this.#rooms.values()) room.closeAll(code, participant);
  }

  /** All of one participant's, each once everything that came from it is acknowledged. */
  closeAfterCommits(code: CloseCode, participant: ParticipantId): void {
    for (const room of this.#rooms.values()) room.closeAfterCommits(code, participant);
  }

  #roomOf(session: OpenSession, document: DocumentName): Room {
    return this.#rooms.get(`${session.id} ${document}`) ?? this.#open(session, document);
  }

  #open(session: OpenSession, document: DocumentName): Room {
    // Whose session was forgotten while they waited: nobody would tell the room what is appended.
    session.log.assertOpen();
    const rules = documentRules[document];
    const room: Room = new Room({
      session: session.id,
      document,
      audience: rules.audience,
      epoch: `${rules.epoch(session.state)}${this.#options.storage.restoration}`,
      rootNames: rules.rootNames(session.state),
      storage: this.#options.storage,
      log: session.log,
      recentTexts: this.#recentTexts,
      rejected: this.#options.rejected,
      report: this.#options.report,
      now: this.#options.now,
      mayRead: (id) => access(session.participant(id).role, session.state.phase, rules.read),
      mayWrite: (id) =>
        rules.isOpen(session.state) && access(session.participant(id).role, session.state.phase, rules.write),
      isWithheld: (id) => {
        const person = session.state.participants.find((participant) => participant.id === id);
        return !person || isWithheld(session.state, person.role);
      },
      tellCursors: tellCursors(this.#fanOut, session, document),
      onEnded: () => {
        unsubscribe();
        unfollow();
        unlisten();
        const key = `${session.id} ${document}` as const;
        if (this.#rooms.get(key) === room) this.#rooms.delete(key);
      },
    });
    const unsubscribe = session.onEvents(() => {
      room.addRoots(rules.rootNames(session.state));
      for (const { id, removed } of session.state.participants) {
        if (removed) room.closeAll(closeCodes.unauthorised, id);
      }
      room.presenceChanged();
    });
    const unfollow = session.log.follow((rows, source) => {
      if (source === "elsewhere") room.take(rows);
    });
    const unlisten = hearCursors(this.#fanOut, session, document, room.cursors);
    this.#rooms.set(`${session.id} ${document}`, room);
    return room;
  }
}

/** Why somebody is not let into a document. */
function refusalOf({ session, participant }: SyncSeat, document: DocumentName): CloseCode | null {
  const { read } = documentRules[document];
  // To a candidate `notes` is as unknown as any other word.
  if (!mayEver(participant.role, read)) return closeCodes.noDocument;
  return access(participant.role, session.state.phase, read) ? null : closeCodes.notAllowed;
}

/** A new workspace's rows, with an epoch of its own. */
export const seedRows: SeedWorkspace = (
  content: ExerciseContent,
  readBlob: (hash: BlobHash) => Uint8Array,
) => {
  const { files, update } = seedWorkspace(content, readBlob);
  return { event: { kind: "workspace.seeded", epoch: randomUUID(), files: [...files] }, update };
};
