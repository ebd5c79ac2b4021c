import { randomUUID } from "node:crypto";
import { access, mayEver } from "@tandiff/shared/session/access.ts";
import type { ExerciseContent } from "@tandiff/shared/exercise/exercise.ts";
import type { BlobHash, FileId, ParticipantId, SessionId } from "@tandiff/shared/ids.ts";
import { AppError } from "@tandiff/shared/errors.ts";
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
import type { Compaction, Storage } from "../storage/port.ts";
import { compactSession } from "./compact.ts";
import type { Connection, SyncSocket } from "./connection.ts";
import { documentRules } from "./document-rules.ts";
import { RecentTexts } from "./recent-texts.ts";
import { Room, type RoomStorage } from "./room.ts";
import { seedWorkspace } from "./seed.ts";
import type { Rejection } from "./verdict.ts";

export interface RoomsOptions {
  readonly storage: RoomStorage & Pick<Storage, "restoration" | "readLog" | "lastUpdateAt">;
  readonly now: () => number;
  /** Told why a frame was not taken. */
  readonly rejected: (reason: Rejection) => void;
}

/** The live rooms, one for each document of a session, made when the first page comes. */
export class Rooms implements WorkspaceWriter {
  readonly #options: RoomsOptions;
  readonly #rooms = new Map<`${SessionId} ${DocumentName}`, Room>();
  readonly #recentTexts = new RecentTexts();

  constructor(options: RoomsOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#rooms.size;
  }

  /** Lets a page in, or says with which code its socket is to be closed. */
  join(
    seat: Pick<Seat, "session" | "participant">,
    asked: string,
    socket: SyncSocket,
  ): Connection | CloseCode {
    const { session, participant } = seat;
    const document = documents.find((name) => name === asked);
    // To a candidate `notes` is as unknown as any other word.
    if (!document || !mayEver(participant.role, documentRules[document].read)) return closeCodes.noDocument;
    if (!access(participant.role, session.state.phase, documentRules[document].read))
      return closeCodes.notAllowed;
    const room = this.#roomOf(session, document);
    if (room.isBroken) return closeCodes.notStored;
    return room.join(socket, participant, session.colourOf(participant.id));
  }

  async enter<Stored>(
    session: OpenSession,
    texts: ReadonlyMap<FileId, string>,
    store: (update: Uint8Array | null) => Promise<Stored>,
  ): Promise<Stored> {
    const room = this.#roomOf(session, "code");
    if (room.isBroken) throw new AppError("not-stored", "The server could not store this just now.");
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
      now: this.#options.now,
      mayRead: (id) => access(session.participant(id).role, session.state.phase, rules.read),
      mayWrite: (id) =>
        rules.isOpen(session.state) && access(session.participant(id).role, session.state.phase, rules.write),
      isWithheld: ({ role }) => isWithheld(session.state, role),
      onBroken: () => {
        unsubscribe();
        const key = `${session.id} ${document}` as const;
        if (this.#rooms.get(key) === room) this.#rooms.delete(key);
      },
    });
    const unsubscribe = session.onEvents(() => {
      room.addRoots(rules.rootNames(session.state));
      room.presenceChanged();
    });
    this.#rooms.set(`${session.id} ${document}`, room);
    return room;
  }
}

/** A new workspace's rows, with an epoch of its own. */
export const seedRows: SeedWorkspace = (
  content: ExerciseContent,
  readBlob: (hash: BlobHash) => Uint8Array,
) => {
  const { files, update } = seedWorkspace(content, readBlob);
  return { event: { kind: "workspace.seeded", epoch: randomUUID(), files: [...files] }, update };
};
