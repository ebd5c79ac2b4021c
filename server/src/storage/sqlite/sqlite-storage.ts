import type { DatabaseSync } from "node:sqlite";
import { AppError } from "@tandiff/shared/errors.ts";
import type { SessionId } from "@tandiff/shared/ids.ts";
import { drafts as draftKind, scorecardKind, viewedMarks } from "../codecs/private-value.ts";
import type { FocusKeys } from "../focus-keys.ts";
import type { Keyring } from "../keyring.ts";
import type { ChainVerdict } from "../log-codec.ts";
import { Packer } from "../packer.ts";
import type { LogHead, Storage } from "../port.ts";
import { AccommodationStore } from "./accommodation-store.ts";
import { openDatabase, type Database, type OnFatal } from "./database.ts";
import { Eraser } from "./eraser.ts";
import { ExerciseStore } from "./exercise-store.ts";
import { FocusTextStore } from "./focus-text-store.ts";
import { LogReader } from "./log-reader.ts";
import { LogReadings } from "./log-readings.ts";
import { LogStore } from "./log-store.ts";
import { PrivateValueStore } from "./private-value-store.ts";
import { readRestoration } from "./restores.ts";
import { ScorecardStore } from "./scorecard-store.ts";
import { SegmentWriter } from "./segment-store.ts";
import { SessionStore } from "./session-store.ts";
import { SnapshotStore } from "./snapshot-store.ts";

export interface SqliteStorageOptions {
  readonly keyring: Keyring;
  readonly focusKeys: FocusKeys;
  /** A hook for tests: awaited before each commit of the log, to hold it back. Must not reject. */
  readonly beforeCommit?: () => Promise<void>;
  /** A hook for tests: given the one connection, to make it fail as a disk does. */
  readonly connected?: (connection: DatabaseSync) => void;
  /** Told after how many seconds rows that were asked for are durable. */
  readonly onCommitted?: (seconds: number) => void;
  /** Told of what went wrong where nobody waits for an answer. */
  readonly onDefect?: (error: unknown) => void;
  /** Told when a commit of the log failed. */
  readonly onCommitFailed?: () => void;
}

export interface SqliteStorage extends Storage {
  /** See `LogReader.verify`. */
  verifyLog(session: SessionId, known?: LogHead): Promise<ChainVerdict>;
}

/**
 * The storage in one SQLite file.
 * @param options.onFatal told when the disk failed: stop the process, since nothing can be stored until
 * the file is opened anew.
 */
export function openSqliteStorage(
  options: SqliteStorageOptions & { readonly path: string; readonly onFatal: OnFatal },
): SqliteStorage {
  const database = openDatabase(options.path, options.keyring, options.onFatal);
  options.connected?.(database.connection);
  return storageIn(database, options);
}

/** The storage in a database that is open; `close` closes it. */
export function storageIn(
  database: Database,
  { keyring, focusKeys, beforeCommit, onCommitted, onCommitFailed, onDefect }: SqliteStorageOptions,
): SqliteStorage {
  const log = new LogReader(database.connection, keyring);
  const readings = new LogReadings(keyring);
  const logWriter = new LogStore(database, keyring, log, { beforeCommit, onCommitted, onCommitFailed });
  const packer = new Packer({
    keyOf: (session) => keyring.sessionKey(session),
    table: new SegmentWriter(database),
    report: (error) => onDefect?.(error),
  });
  const snapshots = new SnapshotStore(database, keyring);
  const sessions = new SessionStore(database);
  const drafts = new PrivateValueStore(database, keyring, draftKind);
  const viewed = new PrivateValueStore(database, keyring, viewedMarks);
  const accommodations = new AccommodationStore(database, keyring);
  const scorecards = new PrivateValueStore(database, keyring, scorecardKind);
  const submissions = new ScorecardStore(database, keyring);
  const focus = new FocusTextStore(database, keyring, focusKeys);
  const exercises = new ExerciseStore(database);
  const eraser = new Eraser(database.connection);
  const putProbe = database.connection.prepare("INSERT OR REPLACE INTO probes (number, at) VALUES (1, ?)");
  let closing = false;
  // What a crash has left between a session's key and that of its focus time.
  for (const session of focusKeys.sessions()) if (keyring.erasureOf(session)) focusKeys.destroy(session);

  return {
    append: async (session, asked, _after, texts) => {
      // Nobody else appends.
      const rows = typeof asked === "function" ? asked([]) : asked;
      const stored = await (texts
        ? focus.endWith(session, texts, () => logWriter.append(session, rows))
        : logWriter.append(session, rows));
      packer.stored(session, rows.length);
      return stored;
    },
    readLog: (session, after) => readings.read(session, log.read(session, after)),
    readOn: (session, after) => readings.read(session, log.readOn(session, after)),
    readEvents: (session) => readings.read(session, log.readEvents(session)),
    readUpdates: (session, document, after) =>
      readings.read(session, log.readUpdates(session, document, after)),
    logHead: async (session) => log.head(session),
    exportedHead: async (session) => log.exportedHead(session),
    verifyLog: async (session, known) => log.verify(session, known),

    compactedText: async (session, document) => log.readLast(session, `text:${document}`),
    heads: async (ids) => log.heads(ids),
    lastUpdateAt: async (session) => log.lastUpdateAt(session),
    compact: async (session, make, stored) => {
      await logWriter.compact(session, make, (rows) => {
        readings.rewritten(session);
        stored(rows);
      });
      database.truncateWriteAheadLog();
    },

    packAtRest: async (before) => {
      for (const { id } of sessions.sessions()) {
        if (closing) return;
        if (!keyring.erasureOf(id) && log.isAtRest(id, before)) await packer.packAll(id);
      }
    },

    // After a restore the log may have less.
    snapshot: async (session, document) => snapshots.get(session, document, log.head(session).seq),
    outline: async (session, document) => snapshots.outline(session, document, log.head(session).seq),
    putSnapshot: async (session, document, snapshot) => snapshots.put(session, document, snapshot),

    // The key comes first: after a crash in between there is a key that opens nothing, and no session.
    createSession: async (session, invites, ...first) => {
      keyring.createSessionKey(session.id);
      database.write(() => {
        sessions.insert(session, invites);
        logWriter.insertFirst(session.id, first);
      });
    },
    session: async (id) => (keyring.erasureOf(id) ? null : sessions.session(id)),
    sessions: async () => sessions.sessions().filter(({ id }) => !keyring.erasureOf(id)),
    invite: async (participant) => sessions.invite(participant),
    invites: async (session) => sessions.invites(session),
    changedInvites: async (ids) => sessions.changedInvites(ids),
    addInvite: async (invite) => database.write(() => sessions.addInvite(invite)),
    replaceInvite: async (invite, generation) =>
      database.write(() => sessions.replaceInvite(invite, generation)),

    // The key goes first: whatever happens from there on, nothing can be read, and what is left is deleted later.
    erase: async (session, erasure) => {
      await logWriter.settle();
      keyring.eraseSession(session, erasure);
      logWriter.forget(session);
      try {
        focusKeys.destroy(session);
        database.write(() => eraser.erase(session));
        readings.rewritten(session);
        database.truncateWriteAheadLog();
      } catch (cause) {
        throw new AppError(
          "not-stored",
          "The interview cannot be read any more, but not all of its bytes could be deleted. Erase it again.",
          { cause },
        );
      }
    },

    erasureOf: async (session) => keyring.erasureOf(session),
    erased: async () => Array.from(keyring.erased, ([session, erasure]) => ({ session, ...erasure })),

    putDraft: async (participant, session, draft, basis, at) =>
      drafts.putAfter(basis, participant, session, draft, at),
    deleteDraft: async (participant, session, key, basis) =>
      drafts.deleteAfter(basis, participant, session, key),
    drafts: async (participant, session) =>
      drafts.all(participant, session).map(({ value, savedAt }) => ({ ...value, savedAt })),

    putViewed: async (participant, session, mark, at) => {
      if (mark.viewed) viewed.put(participant, session, { path: mark.path }, at);
      else viewed.delete(participant, session, mark.path);
    },
    viewed: async (participant, session) => viewed.all(participant, session).map(({ value }) => value.path),

    putAccommodations: async (session, value, at) => accommodations.put(session, value, at),
    accommodations: async (session) => accommodations.get(session),
    accommodationsPutAt: async (ids) => accommodations.putAt(ids),

    putScorecard: async (participant, session, card, basis, at) =>
      scorecards.putAfter(basis, participant, session, card, at),
    scorecard: async (participant, session) => {
      const [own] = scorecards.all(participant, session);
      return own ? { card: own.value, savedAt: own.savedAt } : null;
    },
    addSubmission: async (session, submission) => submissions.add(session, submission),
    submissions: async (session) => submissions.all(session),

    beginFocus: async (session) => focus.begin(session),
    putFocusText: async (session, file, text, judge) => focus.put(session, file, text, judge),
    focusTexts: async (session) => focus.texts(session),
    endFocus: async (session) => focus.end(session),
    focusSessions: async () => focus.sessions(),

    addExercise: async (exercise, blobs, rubric) => exercises.add(exercise, blobs, rubric),
    exercises: async () => exercises.latestOfEach(),
    setRetired: async (slug, at) => exercises.setRetired(slug, at),
    latestExercise: async (slug) => exercises.latest(slug),
    exercise: async (version) => exercises.byVersion(version),
    rubric: async (version) => exercises.rubric(version),
    blobs: async (version, hashes) => exercises.blobs(version, hashes),

    alone: (work) => work(),

    probe: async () => database.write(() => void putProbe.run(Date.now())),

    clock: async () => null,
    isShared: false,
    restoration: readRestoration(database),

    close: async () => {
      closing = true;
      readings.close();
      await Promise.all([logWriter.close(), packer.stop()]);
      database.close();
    },
  };
}
