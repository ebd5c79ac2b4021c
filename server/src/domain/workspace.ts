import type { ExerciseContent } from "@tandiff/shared/exercise/exercise.ts";
import type { BlobHash, FileId, SessionId } from "@tandiff/shared/ids.ts";
import type { Event } from "@tandiff/shared/session/events.ts";
import type { CloseCode } from "@tandiff/shared/sync/protocol.ts";
import type { Compaction, LogRow } from "../storage/port.ts";
import type { OpenSession } from "./open-session.ts";

/** A new workspace: the event that names its files, and their texts as a Yjs update. */
export interface Seed {
  readonly event: Event;
  readonly update: Uint8Array;
}

export type SeedWorkspace = (content: ExerciseContent, readBlob: (hash: BlobHash) => Uint8Array) => Seed;

/** The live workspace, as far as the server itself writes in it. */
export interface WorkspaceWriter {
  /**
   * Brings files to the given texts as one edit. `store` appends its update together with what belongs to
   * it, all or none; it gets null when nothing changes. Nobody sees the edit before that is durable.
   * @throws AppError "not-stored" while the workspace cannot be written; then nothing was done
   */
  enter(
    session: OpenSession,
    texts: ReadonlyMap<FileId, string>,
    store: (update: Uint8Array | null) => Promise<readonly LogRow[]>,
  ): Promise<readonly LogRow[]>;
  /** What the session's documents come to; null when there is nothing to compact. */
  compaction(session: OpenSession): Promise<Compaction | null>;
  /**
   * To be called when what documents were made of is stored no more: whoever holds one from before is closed with
   * the code.
   */
  retire(session: SessionId, code: CloseCode): void;
}
