import type { ExerciseContent, ExerciseSummary } from "@tandiff/shared/exercise/exercise.ts";
import type { Rubric } from "@tandiff/shared/exercise/rubric.ts";
import type { FileChange } from "@tandiff/shared/diff/file-diff.ts";
import type {
  BlobHash,
  ExerciseSlug,
  ExerciseVersion,
  FileId,
  ParticipantId,
  SessionId,
  ThreadId,
} from "@tandiff/shared/ids.ts";
import type { Draft, ViewedMark } from "@tandiff/shared/api.ts";
import type { Scorecard, Submission } from "@tandiff/shared/scoring/scorecard.ts";
import type { Accommodations } from "@tandiff/shared/session/accommodations.ts";
import type { Audience, EventKind } from "@tandiff/shared/session/events.ts";
import type { DocumentName } from "@tandiff/shared/sync/protocol.ts";
import type { ErasedSession, Erasure } from "./erasure.ts";
import type { Snapshot, StoredOutline } from "./snapshot.ts";

/**
 * A row's kind: an event, a Yjs update of one document, what one was compacted to, what somebody's page showed, or what
 * proves that the rows before went in a compaction. Only events have no colon.
 */
export type RowKind =
  | EventKind
  | `update:${DocumentName}`
  | `text:${DocumentName}`
  | "view:page"
  | "log:dropped";

export function isEventKind(kind: RowKind): kind is EventKind {
  return !kind.includes(":");
}

/** A row of the log before it has its place. */
export interface NewRow {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Who caused it; null where the organiser or the server did. */
  readonly participant: ParticipantId | null;
  readonly audience: Audience;
  /** The thread that an edit was made for, as its author's page declared. */
  readonly cause: ThreadId | null;
  readonly kind: RowKind;
  /** Plain: JSON of the event in UTF-8, or a Yjs update (V1). The storage encrypts it. */
  readonly payload: Uint8Array;
  /** The command that the row carries out, so that a retry finds it; null on all other rows. */
  readonly command: string | null;
}

/** A row in its place: `seq` counts a session's rows from 1 without gaps. */
export interface LogRow extends NewRow {
  readonly seq: number;
}

/** What is put in the place of documents' updates, and of other rows. */
export interface Compaction {
  readonly documents: readonly DocumentName[];
  /** All rows of these kinds go. */
  readonly kinds: readonly (EventKind | "view:page")[];
  readonly rows: readonly NewRow[];
}

/** Where a session's chain stands: the last row's number and its hash. */
export interface LogHead {
  readonly seq: number;
  /** 32 bytes; SHA-256 over the previous hash, the row's columns and its ciphertext. */
  readonly hash: Uint8Array;
}

/** A row with its hash, and that of the row before. */
export interface LinkedRow extends LogRow, LogHead {
  readonly prev: Uint8Array;
}

/** What identifies a seat. The secret itself is never stored. */
export interface Invite {
  readonly participant: ParticipantId;
  readonly session: SessionId;
  /** Counts how often the link was issued anew; part of what the secret is derived from. */
  readonly generation: number;
  readonly secretHash: Uint8Array;
  readonly revokedAt: number | null;
}

export interface SessionRecord {
  readonly id: SessionId;
  readonly exercise: ExerciseVersion;
  readonly createdAt: number;
}

/** A scorecard as somebody submitted it. */
export interface StoredSubmission extends Submission {
  readonly participant: ParticipantId;
}

export interface StoredExercise {
  readonly summary: ExerciseSummary;
  readonly content: ExerciseContent;
  /** Computed once at import. */
  readonly diffs: readonly FileChange[];
}

/** The last text of each file that was written in a focus time, in the order in which they were first put. */
export type FocusTexts = ReadonlyMap<FileId, string>;

/** @throws AppError why the text that is stored must not be replaced */
export type FocusTextJudge = (stored: string | null) => void;

/**
 * Decides what is appended once nobody else can append to the session until that is done. Must not throw.
 * @param between what others have appended behind what was known
 */
export type DecideRows = (between: readonly LinkedRow[]) => readonly NewRow[];

/**
 * Everything that outlives the process. One writer; whatever a promise or a return says is stored is
 * durable by then. Payloads, drafts, marks and names of people are encrypted under their session's key.
 */
export interface Storage {
  /**
   * Appends rows, all or none, after those asked for before; resolves once they are durable.
   * Calls of the same moment share one commit.
   * @param rows or what decides on them
   * @param after the last row that was known when they were judged, but for those that were asked for here
   * @param texts what rows that end a focus time put into the workspace: all that was taken, and nothing is taken behind it
   * @throws AppError "not-stored" when they could not be stored; then none is.
   * "stale" when another node has appended behind `after`, or that is not there (any more): judge again what rests on it.
   * To what decides that is said only where too many rows are behind `after`, or it is not there; then it was not asked.
   * "conflict" when a row's command was carried out already, or more was taken than `texts`, "not-found" when the session
   * has no key.
   */
  append(
    session: SessionId,
    rows: readonly NewRow[] | DecideRows,
    after?: LogHead,
    texts?: FocusTexts,
  ): Promise<readonly LinkedRow[]>;
  /**
   * All durable rows with a `seq` greater than `after`, in order; those that come while they are read may be left out.
   * Others have a turn every few milliseconds, whatever the reader does with the rows.
   * @throws AppError "conflict" when rows were destroyed meanwhile, by a compaction or with the session: never is a part
   * told as if it were all. "not-found" when the session has no key
   */
  readLog(session: SessionId, after?: number): AsyncIterable<LogRow>;
  /** Those behind a row that is known. Whether they go on from it is to be seen by their links. Read as `readLog` does. */
  readOn(session: SessionId, after: LogHead): AsyncIterable<LinkedRow>;
  /** Those of them that are events, without looking at the others. Read as `readLog` does. */
  readEvents(session: SessionId): AsyncIterable<LogRow>;
  /** Those after `after` that change the document. Read as `readLog` does. */
  readUpdates(session: SessionId, document: DocumentName, after: number): AsyncIterable<LogRow>;
  /**
   * @throws AppError "internal" when the log does not end where its signed head says: then rows were cut off,
   * added or replaced behind the server's back, and nothing of the session may be shown.
   */
  logHead(session: SessionId): Promise<LogHead>;
  /** The same for an export: tells its readers nothing, and lets `tandiff verify` see what was cut off since. */
  exportedHead(session: SessionId): Promise<string>;

  /** What a document was compacted to the last time, its updates come after it; null when it never was. */
  compactedText(session: SessionId, document: DocumentName): Promise<LogRow | null>;
  /** Where the log of each session ends that is there. To compare with what is known of them: nothing of it is proven. */
  heads(sessions: readonly SessionId[]): Promise<ReadonlyMap<SessionId, LogHead>>;
  /** When a document was changed the last time, of what the log still tells; null where it tells of no change. */
  lastUpdateAt(session: SessionId): Promise<number | null>;
  /**
   * Destroys all updates and snapshots of documents, what these were compacted to before, and events of some kinds, and
   * appends rows in their place, all or nothing. Of the rows that go, the hashes stay. `make` reads the log;
   * it is asked again when rows have come meanwhile. From the moment at which it is settled that none have, until
   * `stored` has returned, no row of the session is appended: those that are asked for in between rest on what is no
   * more, and are refused as "not-stored". The bytes are gone from the database's files, too, once this resolves.
   * @throws AppError "conflict" when rows come all the time, "not-stored" when it could not be done; then nothing is
   * changed
   */
  compact(
    session: SessionId,
    make: () => Promise<Compaction | null>,
    stored: (rows: readonly LinkedRow[]) => void,
  ): Promise<void>;

  /**
   * Packs the updates of sessions to which nothing was added since `before` (milliseconds since the epoch), so that
   * they take less space. Of those that go on, most are packed at once. Nothing that is read changes by it. What
   * cannot be packed stays as it is.
   */
  packAtRest(before: number): Promise<void>;

  /** The last one, or null when there is none that can be used. */
  snapshot(session: SessionId, document: DocumentName): Promise<Snapshot | null>;
  /** That of the last snapshot, which need not be read for it. */
  outline(session: SessionId, document: DocumentName): Promise<StoredOutline | null>;
  /** @throws AppError "not-stored" */
  putSnapshot(session: SessionId, document: DocumentName, snapshot: Snapshot): Promise<void>;

  /** Makes the session's key, its record, its invites and its first rows, all or none. */
  createSession(
    session: SessionRecord,
    invites: readonly Invite[],
    ...first: readonly NewRow[]
  ): Promise<void>;
  /** Null also for one that was erased. */
  session(id: SessionId): Promise<SessionRecord | null>;
  /** Newest first, without those that were erased. */
  sessions(): Promise<readonly SessionRecord[]>;
  invite(participant: ParticipantId): Promise<Invite | null>;
  /** In the order in which they were created; also of a session that was erased. */
  invites(session: SessionId): Promise<readonly Invite[]>;
  /** Those of several sessions that are not as they were made: issued anew, or revoked. */
  changedInvites(sessions: readonly SessionId[]): Promise<readonly Invite[]>;
  /** One more, of a session that is there. */
  addInvite(invite: Invite): Promise<void>;
  /**
   * Puts an invite in the place of the participant's one, compared in one transaction.
   * @param generation of the one that it takes the place of
   * @throws AppError "conflict" where another one is stored; then nothing has changed
   */
  replaceInvite(invite: Invite, generation: number): Promise<void>;

  /**
   * Destroys the session's key, and then all that is stored of it but its links' ids and hashes. After a crash in
   * between the next start does what is left; again, this does so too.
   * @throws AppError "not-stored" when the key could not be destroyed, then nothing has changed, or the rest not
   * deleted, which nobody can read any more
   */
  erase(session: SessionId, erasure: Erasure): Promise<void>;
  /** Null when the session was not erased. The first erasure counts. */
  erasureOf(session: SessionId): Promise<Erasure | null>;
  /** In the order in which they were erased. */
  erased(): Promise<readonly ErasedSession[]>;

  /**
   * Drafts are last-value rows outside the log, private to their author. Puts one where there is none, or in the place of
   * the one that was saved at `basis`: compared and put in one transaction. Resolves with when it was saved: at `at`,
   * or later, so that it is told apart from the one before.
   * @throws AppError "conflict" where another one is stored; then nothing has changed
   */
  putDraft(
    participant: ParticipantId,
    session: SessionId,
    draft: Draft,
    basis: number | null,
    at: number,
  ): Promise<number>;
  /** Compared as in `putDraft`; nothing changes where there is none. @throws AppError "conflict" */
  deleteDraft(
    participant: ParticipantId,
    session: SessionId,
    key: string,
    basis: number | null,
  ): Promise<void>;
  drafts(
    participant: ParticipantId,
    session: SessionId,
  ): Promise<readonly (Draft & { readonly savedAt: number })[]>;

  /** Marks of files that a participant has viewed; last-value rows like drafts. */
  putViewed(participant: ParticipantId, session: SessionId, mark: ViewedMark, at: number): Promise<void>;
  /** The paths that are marked, in the order in which they were. */
  viewed(participant: ParticipantId, session: SessionId): Promise<readonly string[]>;

  /** What a candidate needs, outside the log and of no export. */
  putAccommodations(session: SessionId, accommodations: Accommodations, at: number): Promise<void>;
  accommodations(session: SessionId): Promise<Accommodations>;
  /**
   * When they were put the last time, of the sessions of which they ever were. To see by it that they are others: it is
   * later with each time that they are put, whatever the clocks say.
   */
  accommodationsPutAt(sessions: readonly SessionId[]): Promise<ReadonlyMap<SessionId, number>>;

  /** The scorecard that somebody is working on; a last value, put as drafts are. @throws AppError "conflict" */
  putScorecard(
    participant: ParticipantId,
    session: SessionId,
    card: Scorecard,
    basis: number | null,
    at: number,
  ): Promise<number>;
  scorecard(
    participant: ParticipantId,
    session: SessionId,
  ): Promise<{ readonly card: Scorecard; readonly savedAt: number } | null>;
  /** Keeps what was submitted for good; nothing changes where its id is there already. */
  addSubmission(session: SessionId, submission: StoredSubmission): Promise<void>;
  /** Everybody's, in the order in which they came. */
  submissions(session: SessionId): Promise<readonly StoredSubmission[]>;

  /**
   * Makes the key of a focus time; what an earlier one left is destroyed.
   * @throws AppError "stale" when one runs that another node has begun
   */
  beginFocus(session: SessionId): Promise<void>;
  /**
   * The last text of a file in a focus time: outside the log, replaced in place.
   * @param judge told what is stored, null for nothing, while nobody else can replace it
   * @throws AppError "conflict" when no focus time was begun or it has ended, "too-large" past `limits.focus`, and what `judge` throws;
   *   then nothing is stored
   */
  putFocusText(session: SessionId, file: FileId, text: string, judge?: FocusTextJudge): Promise<void>;
  focusTexts(session: SessionId): Promise<FocusTexts>;
  /**
   * Destroys the key and with it all texts, in every copy of the database, of a focus time that has ended; not those of
   * one that another node has begun since. Safe to repeat.
   */
  endFocus(session: SessionId): Promise<void>;
  /** Sessions that hold anything of a focus time. */
  focusSessions(): Promise<readonly SessionId[]>;

  /** False when this very version is there already; then nothing changes. All or none. */
  addExercise(
    exercise: StoredExercise,
    blobs: ReadonlyMap<BlobHash, Uint8Array>,
    rubric?: Rubric,
  ): Promise<boolean>;
  /** The latest version of each slug, by title. */
  exercises(): Promise<readonly ExerciseSummary[]>;
  latestExercise(slug: ExerciseSlug): Promise<StoredExercise | null>;
  /** Since when a slug is offered no more; null offers it again. */
  setRetired(slug: ExerciseSlug, at: number | null): Promise<void>;
  exercise(version: ExerciseVersion): Promise<StoredExercise | null>;
  /** No part of the exercise, so that nothing which reads that for a candidate has it; null where it brought none. */
  rubric(version: ExerciseVersion): Promise<Rubric | null>;
  /** Those of the blobs that this version names; any other is missing in the answer. */
  blobs(version: ExerciseVersion, hashes: Iterable<BlobHash>): Promise<ReadonlyMap<BlobHash, Uint8Array>>;

  /** Milliseconds since the epoch, by the clock that all nodes share; null where there are no others. */
  clock(): Promise<number | null>;

  /** Does what is to be done for all sessions, unless a node of the same storage is at it. */
  alone(work: () => Promise<void>): Promise<void>;

  /** Writes to the disk. @throws AppError "not-stored" when nothing can be stored */
  probe(): Promise<void>;

  /** Whether other nodes write in it, too. */
  readonly isShared: boolean;

  /** Part of every document's epoch: changes when the storage is made from a backup, which may have less. */
  readonly restoration: string;

  /** Commits what waits, then closes. Nothing may be called afterwards. */
  close(): Promise<void>;
}
