import * as Y from "yjs";
import type { ParticipantId, SessionId } from "@tandiff/shared/ids.ts";
import type { Audience } from "@tandiff/shared/session/events.ts";
import { AppError } from "@tandiff/shared/errors.ts";
import { limits } from "@tandiff/shared/limits.ts";
import type { Participant } from "@tandiff/shared/session/state.ts";
import { closeCodes, type CloseCode, type DocumentName } from "@tandiff/shared/sync/protocol.ts";
import type { SessionLog } from "../domain/session-log.ts";
import type { NewRow, Storage } from "../storage/port.ts";
import { ClientIds } from "./client-ids.ts";
import { Connection, type SyncSocket } from "./connection.ts";
import { loadDocument, loadOutline } from "./load-document.ts";
import { frames } from "./frames.ts";
import { judge } from "./gate.ts";
import { LazyDocument, type OpenDocument } from "./lazy-document.ts";
import { encodeAwareness, goneJson } from "./presence.ts";
import type { RecentTexts } from "./recent-texts.ts";
import { Typists } from "./typists.ts";
import { refused, type RefusedVerdict, type Rejection } from "./verdict.ts";
import { writeTexts } from "./write-texts.ts";

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
  /** Asked anew at every event of the session: whether nobody may be told where somebody is. */
  readonly isWithheld: (participant: Participant) => boolean;
  readonly now: () => number;
  /** Told why a frame was not taken. */
  readonly rejected: (reason: Rejection) => void;
  /** The room is broken, e.g. by a failed commit, and all its rows have settled: the next one starts from the log. */
  readonly onBroken: () => void;
}

/** Rows of a busy room between two snapshots: as many are read at most when it is loaded. */
const rowsPerSnapshot = 500;
/** Rows that a room has read when it was loaded, and that the next one need not. */
const rowsWorthSparing = 50;

/** What waits for a commit of its own and those before. */
interface Commit {
  isStored: boolean;
  readonly releases: (() => void)[];
}

/**
 * The live instance of one document. `#document` holds what was accepted, also while its row waits for the
 * group commit; what leaves the room goes through `afterCommits` and so is durable when it is seen.
 */
export class Room {
  readonly epoch: string;
  readonly #options: RoomOptions;
  readonly #document: LazyDocument;
  readonly #clientIds = new ClientIds();
  readonly #typists = new Typists();
  readonly #connections = new Set<Connection>();
  /** Bytes that each participant has written since the room was opened, see `limits.written`. */
  readonly #written = new Map<ParticipantId, number>();
  /** Not released yet, in order. */
  readonly #commits: Commit[] = [];
  #unsettled = 0;
  #rowsSinceSnapshot = 0;
  #changedSinceBeat = false;
  #clock = 0;
  #broken = false;

  constructor(options: RoomOptions) {
    this.#options = options;
    this.epoch = options.epoch;
    const known = loadOutline(options, this.#clientIds);
    this.#document = new LazyDocument(() => this.#load(), options.rootNames, options.recentTexts, known);
    // Reads the text where there is no outline: who cannot be let in is told so at once.
    this.#document.outline();
    this.#takeSnapshot(rowsWorthSparing);
  }

  /** Once broken a room takes nobody in; it is replaced when its last rows are stored or refused. */
  get isBroken(): boolean {
    return this.#broken;
  }

  join(socket: SyncSocket, participant: Participant, colour: number): Connection {
    const connection = new Connection(this, socket, participant, colour);
    connection.setWithheld(this.#options.isWithheld(participant));
    this.#connections.add(connection);
    connection.send(frames.step1(this.#document.outline().stateVector));
    this.tellPresence(connection);
    return connection;
  }

  /** To be called when files were made: their texts can be written from now on. */
  addRoots(names: Iterable<string>): void {
    this.#document.addRoots(names);
  }

  /** To be called when it may have changed whose presence is withheld. */
  presenceChanged(): void {
    for (const connection of this.#connections) {
      connection.setWithheld(this.#options.isWithheld(connection.participant));
    }
  }

  leave(connection: Connection): void {
    if (!this.#connections.delete(connection)) return;
    const gone = connection
      .entries()
      .map(({ clientId }) => ({ clientId, clock: this.nextClock(), json: goneJson }));
    if (gone.length > 0) this.broadcast(connection, frames.awareness(encodeAwareness(gone)));
  }

  mayRead(participant: ParticipantId): boolean {
    return this.#options.mayRead(participant);
  }

  rejected(reason: Rejection): void {
    this.#options.rejected(reason);
  }

  claim(clientId: number, participant: ParticipantId): boolean {
    return this.#clientIds.claim(clientId, participant);
  }

  /** The connection that shows a cursor under this client id now, if any. */
  holderOf(clientId: number): Connection | undefined {
    for (const connection of this.#connections) if (connection.holds(clientId)) return connection;
    return undefined;
  }

  /** What brings a page with this state vector all that it lacks. */
  answer(stateVector: Uint8Array): Uint8Array {
    return this.#document.answer(stateVector);
  }

  /** Who else is here, sent behind the text that their cursors stand in. */
  tellPresence(connection: Connection): void {
    const others = [...this.#connections].filter((other) => other !== connection);
    const frame = frames.awareness(encodeAwareness(others.flatMap((other) => other.entries())));
    this.afterCommits(() => connection.send(frame));
  }

  /**
   * Judges an update and, when it changes something, appends what it changes as one row and shows it
   * to the others once that is durable. Returns the refusal, or null.
   */
  change(connection: Connection, update: Uint8Array): RefusedVerdict | null {
    const { id } = connection.participant;
    const mayWrite = this.#options.mayWrite(id);
    const isUsedUp = (this.#written.get(id) ?? 0) >= limits.written;
    if (mayWrite && !isUsedUp && this.#typists.typesOn(update, id)) {
      this.#document.push(update);
      this.#store(connection, update, 0);
      return null;
    }
    if (this.#document.has(update)) return null;
    const open = this.#document.open();
    const { doc, roots } = open;
    const verdict = judge(doc, update, { participant: id, mayWrite, clientIds: this.#clientIds, roots });
    if (verdict.effect === "refused") return verdict;
    if (verdict.effect === "none") return null;
    if (isUsedUp) return refused("too-much");
    for (const clientId of verdict.clientIds) this.#clientIds.claim(clientId, id);
    const effect = this.#effectOf(() => Y.applyUpdate(doc, verdict.remainder));
    if (effect === null) {
      this.#break();
      throw new Error("An update passed the gate and did nothing: the gate is wrong.");
    }
    this.#typists.added(effect);
    for (const clientId of verdict.clientIds) this.#typists.remember(clientId, id, open);
    this.#store(connection, effect, verdict.pieces);
    return null;
  }

  /** See `WorkspaceWriter.enter`; texts by root name. */
  enter<Stored>(
    texts: ReadonlyMap<string, string>,
    store: (update: Uint8Array | null) => Promise<Stored>,
  ): Promise<Stored> {
    const effect = this.#effectOf(({ doc, roots }) => writeTexts(doc, roots, texts));
    if (effect !== null) this.#typists.added(effect);
    const stored = store(effect);
    this.#awaitCommit(stored);
    if (effect !== null) this.broadcast(null, frames.update(effect));
    return stored;
  }

  /** Runs `release` when all that was accepted up to now is durable; never, when it could not be. */
  afterCommits(release: () => void): void {
    const last = this.#commits.at(-1);
    if (last) last.releases.push(release);
    else if (!this.#broken) queueMicrotask(release);
  }

  broadcast(from: Connection | null, frame: Uint8Array): void {
    this.afterCommits(() => {
      for (const connection of this.#connections) if (connection !== from) connection.send(frame);
    });
  }

  /**
   * Clock of the awareness entries that the server sends: its own, ascending also across restarts, so
   * that pages never take a returning person's entry for an old one.
   */
  nextClock(): number {
    this.#clock = Math.max(this.#clock + 1, this.#options.now());
    return this.#clock;
  }

  beat(): void {
    if (!this.#changedSinceBeat && !this.#broken && this.#commits.length === 0) {
      this.#takeSnapshot(1);
      this.#document.rest();
    }
    this.#changedSinceBeat = false;
    const frame = frames.awareness(encodeAwareness([]));
    for (const connection of this.#connections) connection.send(frame);
  }

  closeAll(code: CloseCode, participant?: ParticipantId): void {
    for (const connection of this.#connections) {
      if (participant === undefined || connection.participant.id === participant) connection.close(code);
    }
  }

  closeAfterCommits(code: CloseCode, participant: ParticipantId): void {
    this.afterCommits(() => this.closeAll(code, participant));
  }

  /** To be called when the log no longer has what this document is made of: nothing of it may be stored again. */
  retire(code: CloseCode): void {
    this.#broken = true;
    this.closeAll(code);
    this.#endWhenSettled();
  }

  /** The text as the log has it, and whose client ids are whose. */
  #load(): Uint8Array {
    const { state, rows } = loadDocument(this.#options, this.#clientIds);
    this.#rowsSinceSnapshot = rows;
    return state;
  }

  #store(connection: Connection, effect: Uint8Array, pieces: number): void {
    const { id } = connection.participant;
    const cost = effect.length + pieces * limits.pieceCost;
    this.#written.set(id, (this.#written.get(id) ?? 0) + cost);
    const row: NewRow = {
      at: this.#options.now(),
      participant: id,
      audience: this.#options.audience,
      cause: connection.cause,
      kind: `update:${this.#options.document}`,
      payload: effect,
      command: null,
    };
    const again = (): readonly NewRow[] => {
      if (this.#broken) throw new AppError("not-stored", "What this rests on could not be stored.");
      return [row];
    };
    this.#awaitCommit(this.#options.log.append([row], again));
    this.broadcast(connection, frames.update(effect));
  }

  #awaitCommit(stored: Promise<unknown>): void {
    const commit: Commit = { isStored: false, releases: [] };
    this.#commits.push(commit);
    this.#unsettled += 1;
    this.#rowsSinceSnapshot += 1;
    this.#changedSinceBeat = true;
    void stored.then(
      () => this.#settled(commit, true),
      () => this.#settled(commit, false),
    );
  }

  #settled(commit: Commit, isStored: boolean): void {
    this.#unsettled -= 1;
    commit.isStored = isStored;
    if (this.#broken) return this.#endWhenSettled();
    if (!isStored) return this.#break();
    for (let first = this.#commits[0]; first?.isStored; first = this.#commits[0]) {
      this.#commits.shift();
      for (const release of first.releases) release();
    }
    this.#takeSnapshot(rowsPerSnapshot);
  }

  /** Only of what is durable, and when there are so many rows that it leaves out. */
  #takeSnapshot(rows: number): void {
    if (this.#commits.length > 0 || this.#rowsSinceSnapshot < rows) return;
    const { storage, session, document } = this.#options;
    this.#rowsSinceSnapshot = 0;
    try {
      const { seq } = storage.logHead(session);
      const state = this.#document.update();
      const owners = this.#clientIds.owners();
      storage.putSnapshot(session, document, { ...this.#document.outline(), seq, state, owners });
    } catch (error) {
      // The log has it all; the next snapshot may be stored again. One that was tampered with gets none.
      if (!(error instanceof AppError)) throw error;
    }
  }

  /** What a change does to the document, as one update; null when it does nothing. */
  #effectOf(change: (open: OpenDocument) => void): Uint8Array | null {
    try {
      const effect = this.#document.change(change);
      this.#document.open();
      return effect;
    } catch (error) {
      this.#break();
      throw error;
    }
  }

  /** The document is ahead of the log: nobody may be shown it any more. */
  #break(): void {
    if (this.#broken) return;
    this.#broken = true;
    this.closeAll(closeCodes.notStored);
    this.#endWhenSettled();
  }

  #endWhenSettled(): void {
    if (this.#unsettled === 0) queueMicrotask(() => this.#options.onBroken());
  }
}
