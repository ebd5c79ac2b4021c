import type { ExerciseVersion, ParticipantId } from "@tandiff/shared/ids.ts";
import type { SessionRecord, Storage } from "../storage/port.ts";
import type { FocusStorage } from "./focus-time.ts";
import type { OpenSession } from "./open-session.ts";
import type { SessionExercise } from "./session-exercise.ts";
import type { WorkspaceWriter } from "./workspace.ts";

export interface OpenSessionOptions {
  readonly record: SessionRecord;
  readonly storage: Pick<
    Storage,
    | "append"
    | "readOn"
    | "compact"
    | "readEvents"
    | "logHead"
    | "lastUpdateAt"
    | "latestExercise"
    | "accommodations"
    | "putAccommodations"
    | "addSubmission"
  > &
    FocusStorage;
  readonly workspace: WorkspaceWriter;
  readonly now: () => number;
  /** Told of a defect. */
  readonly report: (error: unknown) => void;
  readonly exerciseOf: (version: ExerciseVersion) => Promise<SessionExercise>;
  /** Makes the link of somebody who comes into the session; it works once they are in it. */
  readonly invite: (participant: ParticipantId) => Promise<void>;
  /** Told when its log went on elsewhere in a way that cannot be followed: it is to be forgotten, and opened anew. */
  readonly onLost: (session: OpenSession, cause: unknown) => void;
}
