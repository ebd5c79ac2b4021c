import { randomUUID } from "node:crypto";
import { access } from "@tandiff/shared/session/access.ts";
import type { ExerciseContent } from "@tandiff/shared/exercise/exercise.ts";
import type { BlobHash, FileId, SessionId } from "@tandiff/shared/ids.ts";
import { AppError } from "@tandiff/shared/errors.ts";
import { isWithheld } from "@tandiff/shared/session/state.ts";
import { closeCodes, rootName, type CloseCode } from "@tandiff/shared/sync/protocol.ts";
import type { OpenSession } from "../domain/open-session.ts";
import type { Seat } from "../domain/seats.ts";
import type { SeedWorkspace, WorkspaceWriter } from "../domain/workspace.ts";
import type { Storage } from "../storage/port.ts";
import type { Connection, SyncSocket } from "./connection.ts";
import { Room } from "./room.ts";
import { seedWorkspace } from "./seed.ts";

export interface RoomsOptions {
  readonly storage: Pick<Storage, "append" | "readLog">;
  readonly now: () => number;
}

/** The live rooms of the document `code`, one a session, made when the first page comes. */
export class Rooms implements WorkspaceWriter {
  readonly #options: RoomsOptions;
  readonly #rooms = new Map<SessionId, Room>();

  constructor(options: RoomsOptions) {
    this.#options = options;
  }

  /** Lets a page in, or says with which code its socket is to be closed. */
  join(seat: Seat, document: string, socket: SyncSocket): Connection | CloseCode {
    if (document !== "code") return closeCodes.noDocument;
    const { session, participant } = seat;
    if (!access(participant.role, session.state.phase, "code.read")) return closeCodes.notAllowed;
    const room = this.#rooms.get(session.id) ?? this.#open(session);
    if (room.isBroken) return closeCodes.notStored;
    return room.join(socket, participant, session.colourOf(participant.id));
  }

  async enter<Stored>(
    session: OpenSession,
    texts: ReadonlyMap<FileId, string>,
    store: (update: Uint8Array | null) => Promise<Stored>,
  ): Promise<Stored> {
    const room = this.#rooms.get(session.id) ?? this.#open(session);
    if (room.isBroken) throw new AppError("not-stored", "The server could not store this just now.");
    return room.enter(new Map([...texts].map(([file, text]) => [rootName(file), text])), store);
  }

  /** Call at least every 15 s: a stock page gives up after 30 s of silence. */
  beat(): void {
    for (const room of this.#rooms.values()) room.beat();
  }

  closeAll(code: CloseCode): void {
    for (const room of this.#rooms.values()) room.closeAll(code);
  }

  #open(session: OpenSession): Room {
    const { workspace } = session.state;
    const room: Room = new Room({
      session: session.id,
      document: "code",
      epoch: workspace?.epoch ?? "",
      rootNames: rootsOf(session),
      storage: this.#options.storage,
      now: this.#options.now,
      // In a focus time the text stands still, so that it can end in one edit of it.
      mayWrite: (id) =>
        session.state.focus.kind !== "running" &&
        access(session.participant(id).role, session.state.phase, "code.write"),
      isWithheld: ({ role }) => isWithheld(session.state, role),
      onBroken: () => {
        unsubscribe();
        if (this.#rooms.get(session.id) === room) this.#rooms.delete(session.id);
      },
    });
    const unsubscribe = session.onEvents(() => {
      room.addRoots(rootsOf(session));
      room.presenceChanged();
    });
    this.#rooms.set(session.id, room);
    return room;
  }
}

/** A deleted file keeps its text, which may come back: whoever types in it just then loses nothing. */
function rootsOf({ state }: OpenSession): readonly string[] {
  return (state.workspace?.files ?? []).map((file) => rootName(file.id));
}

/** A new workspace's rows, with an epoch of its own. */
export const seedRows: SeedWorkspace = (
  content: ExerciseContent,
  readBlob: (hash: BlobHash) => Uint8Array,
) => {
  const { files, update } = seedWorkspace(content, readBlob);
  return { event: { kind: "workspace.seeded", epoch: randomUUID(), files: [...files] }, update };
};
