import type { ParticipantId, SessionId } from "@tandiff/shared/ids.ts";
import type { Audience } from "@tandiff/shared/session/events.ts";
import type { DocumentName } from "@tandiff/shared/sync/protocol.ts";
import type { SessionLog } from "../domain/session-log.ts";
import type { Storage } from "../storage/port.ts";
import type { TellCursors } from "./cursors-between-nodes.ts";
import type { RecentTexts } from "./recent-texts.ts";
import type { Rejection } from "./verdict.ts";

export type RoomStorage = Pick<
  Storage,
  "logHead" | "readUpdates" | "compactedText" | "snapshot" | "outline" | "putSnapshot"
>;

export interface RoomOptions {
  readonly session: SessionId;
  readonly document: DocumentName;
  readonly audience: Audience;
  readonly epoch: string;
  readonly rootNames: readonly string[];
  readonly storage: RoomStorage;
  readonly log: Pick<SessionLog, "append">;
  readonly recentTexts: RecentTexts;
  /** Both asked anew for every frame: role and phase may have moved on. */
  readonly mayRead: (participant: ParticipantId) => boolean;
  readonly mayWrite: (participant: ParticipantId) => boolean;
  /** Asked anew at every event of the session: whether nobody may be told where somebody is, known here or not. */
  readonly isWithheld: (participant: ParticipantId) => boolean;
  /** Other nodes, of cursors that pages here show. */
  readonly tellCursors: TellCursors;
  readonly now: () => number;
  /** Told why a frame was not taken. */
  readonly rejected: (reason: Rejection) => void;
  /** Told of a defect where nobody waits for an answer. */
  readonly report: (error: unknown) => void;
  /** The room has ended, e.g. by a failed commit, and all its rows have settled: the next one starts from the log. */
  readonly onEnded: () => void;
}
