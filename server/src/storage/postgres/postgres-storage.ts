import type { KeyObject } from "node:crypto";
import type { SessionId } from "@tandiff/shared/ids.ts";
import { z } from "zod";
import { drafts as draftKind, scorecardKind, viewedMarks } from "../codecs/private-value.ts";
import type { ChainVerdict } from "../log-codec.ts";
import { Packer } from "../packer.ts";
import type { PageFiles } from "../page-files.ts";
import type { LogHead, Storage } from "../port.ts";
import type { SharedKeyring } from "../shared-keyring.ts";
import { readClock } from "./clock.ts";
import { Compactor } from "./compactor.ts";
import type { Connections } from "./database.ts";
import { openPostgres, type OpenOptions } from "./open.ts";
import { Eraser } from "./eraser.ts";
import { ExerciseTable } from "./exercise-table.ts";
import { FocusTextTable } from "./focus-text-table.ts";
import { InTurn } from "./in-turn.ts";
import { claimKeyring } from "./keyring-claim.ts";
import { LogReader } from "./log-reader.ts";
import { LogWriter, type LogWriterOptions } from "./log-writer.ts";
import { PageFileTable } from "./page-file-table.ts";
import { PrivateValueTable } from "./private-value-table.ts";
import { Probe } from "./probe.ts";
import { SegmentTable } from "./segment-table.ts";
import { SessionKeyTable } from "./session-key-table.ts";
import { SessionTable } from "./session-table.ts";
import { AccommodationTable, ScorecardTable } from "./session-value-tables.ts";
import { SnapshotTable } from "./snapshot-table.ts";

export interface PostgresStorageOptions extends LogWriterOptions, OpenOptions {
  /** `DATABASE_URL`. */
  readonly url: string;
  readonly keyring: SharedKeyring;
  /** Told of what went wrong where nobody waits for an answer. */
  readonly onDefect?: ((error: unknown) => void) | undefined;
}

export interface PostgresStorage extends Storage {
  /** The session's key, where it was asked for before. */
  keyAtHand(session: SessionId): KeyObject | null;
  readonly connections: Connections;
  readonly pageFiles: PageFiles;
  /** See `LogReader.verify`. */
  verifyLog(session: SessionId, known?: LogHead): Promise<ChainVerdict>;
}

/** Any number but that of the migrations. */
const housekeepingLock = 7_463_012;

const Restore = z.object({ id: z.string() });

/**
 * The storage in a database of PostgreSQL, which other nodes use at the same time.
 * @throws AppError with a sentence for whoever starts the server
 */
export async function openPostgresStorage(options: PostgresStorageOptions): Promise<PostgresStorage> {
  const { keyring } = options;
  const database = await openPostgres(options.url, options);
  const eraser = new Eraser(database);
  try {
    await claimKeyring(database, keyring);
    await eraser.finish();
  } catch (error) {
    await database.close();
    throw error;
  }
  const keys = new SessionKeyTable(database, keyring);
  const log = new LogReader(database, keys, keyring);
  const focus = new FocusTextTable(database, keys, keyring);
  const writer = new LogWriter(database, keys, focus, keyring, options);
  const compactor = new Compactor(database, keys, log, writer);
  const packer = new Packer({
    keyOf: (session) => keys.get(session),
    table: new SegmentTable(database),
    report: (error) => options.onDefect?.(error),
  });
  const snapshots = new SnapshotTable(database, keys);
  const sessions = new SessionTable(database);
  const drafts = new PrivateValueTable(database, keys, draftKind);
  const viewed = new PrivateValueTable(database, keys, viewedMarks);
  const scorecards = new PrivateValueTable(database, keys, scorecardKind);
  const accommodations = new AccommodationTable(database, keys);
  const submissions = new ScorecardTable(database, keys);
  const exercises = new ExerciseTable(database);
  const probe = new Probe(options.url);
  const turns = new InTurn<SessionId>();
  let closing = false;
  const [restore] = await database.read("SELECT id FROM restores ORDER BY number DESC LIMIT 1");

  return {
    append: async (session, rows, after, texts) => {
      const stored = await writer.append(session, rows, after, texts);
      packer.stored(session, stored.length);
      return stored;
    },
    readLog: (session, after = 0) => log.read(session, "all", after),
    readOn: (session, after) => log.readOn(session, after),
    readEvents: (session) => log.read(session, "events", 0),
    readUpdates: (session, document, after) => log.read(session, document, after),
    logHead: (session) => log.head(session),
    exportedHead: (session) => log.exportedHead(session),
    verifyLog: (session, known) => log.verify(session, known),
    pageFiles: new PageFileTable(database, keyring),
    keyAtHand: (session) => keys.atHand(session),
    get connections() {
      return database.connections;
    },

    compactedText: (session, document) => log.readLast(session, `text:${document}`),
    heads: (ids) => log.heads(ids),
    lastUpdateAt: (session) => log.lastUpdateAt(session),
    compact: (session, make, stored) => compactor.compact(session, make, stored),

    packAtRest: async (before) => {
      for (const { id } of await sessions.sessions()) {
        if (closing) return;
        if (await log.isAtRest(id, before)) await packer.packAll(id);
      }
    },

    snapshot: (session, document) => snapshots.get(session, document),
    outline: (session, document) => snapshots.outline(session, document),
    putSnapshot: (session, document, snapshot) =>
      turns.do(session, () => snapshots.put(session, document, snapshot)),

    createSession: (session, invites, ...first) =>
      database.write(async (transaction) => {
        await sessions.insert(transaction, session, invites);
        const key = await keys.create(transaction, session.id);
        await writer.insertFirst(transaction, key, session.id, first);
      }),
    session: (id) => sessions.session(id),
    sessions: () => sessions.sessions(),
    invite: (participant) => sessions.invite(participant),
    invites: (session) => sessions.invites(session),
    changedInvites: (ids) => sessions.changedInvites(ids),
    addInvite: (invite) => sessions.addInvite(invite),
    replaceInvite: (invite, generation) => sessions.replaceInvite(invite, generation),

    erase: (session, erasure) =>
      turns.do(session, () =>
        writer.holdBack(session, async () => {
          writer.assertOpen();
          await eraser.erase(session, erasure);
          keys.gone(session);
        }),
      ),
    erasureOf: async (session) => {
      const erasure = await eraser.erasureOf(session);
      if (erasure !== null) keys.gone(session);
      return erasure;
    },
    erased: () => eraser.erased(),

    putDraft: (participant, session, draft, basis, at) =>
      turns.do(session, () => drafts.putAfter(basis, participant, session, draft, at)),
    deleteDraft: (participant, session, key, basis) =>
      turns.do(session, () => drafts.deleteAfter(basis, participant, session, key)),
    drafts: async (participant, session) =>
      (await drafts.all(participant, session)).map(({ value, savedAt }) => ({ ...value, savedAt })),

    putViewed: (participant, session, mark, at) =>
      turns.do(session, () =>
        mark.viewed
          ? viewed.put(participant, session, { path: mark.path }, at)
          : viewed.delete(participant, session, mark.path),
      ),
    viewed: async (participant, session) =>
      (await viewed.all(participant, session)).map(({ value }) => value.path),

    putAccommodations: (session, value, at) =>
      turns.do(session, () => accommodations.put(session, value, at)),
    accommodations: (session) => accommodations.get(session),
    accommodationsPutAt: (ids) => accommodations.putAt(ids),

    putScorecard: (participant, session, card, basis, at) =>
      turns.do(session, () => scorecards.putAfter(basis, participant, session, card, at)),
    scorecard: async (participant, session) => {
      const [own] = await scorecards.all(participant, session);
      return own ? { card: own.value, savedAt: own.savedAt } : null;
    },
    addSubmission: (session, submission) => turns.do(session, () => submissions.add(session, submission)),
    submissions: (session) => submissions.all(session),

    beginFocus: (session) => turns.do(session, () => focus.begin(session)),
    putFocusText: (session, file, text, judge) =>
      turns.do(session, () => focus.put(session, file, text, judge)),
    focusTexts: (session) => focus.texts(session),
    endFocus: (session) => turns.do(session, () => focus.end(session)),
    focusSessions: () => focus.sessions(),

    addExercise: (exercise, blobs, rubric) => exercises.add(exercise, blobs, rubric),
    exercises: () => exercises.latestOfEach(),
    setRetired: (slug, at) => exercises.setRetired(slug, at),
    latestExercise: (slug) => exercises.latest(slug),
    exercise: (version) => exercises.byVersion(version),
    rubric: (version) => exercises.rubric(version),
    blobs: (version, hashes) => exercises.blobs(version, hashes),

    alone: (work) =>
      database.alone(housekeepingLock, async () => {
        await database.forgetReceipts();
        await work();
      }),

    probe: () => probe.write(),

    clock: () => readClock(database),
    isShared: true,
    restoration: restore === undefined ? "" : Restore.parse(restore).id,

    close: async () => {
      closing = true;
      probe.close();
      database.endSoon();
      await Promise.all([writer.close(), compactor.settle(), packer.stop(), turns.settle()]);
      await database.close();
    },
  };
}
