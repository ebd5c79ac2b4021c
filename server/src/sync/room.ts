import * as Y from "yjs";
import type { ParticipantId } from "@tandiff/shared/ids.ts";
import { AppError } from "@tandiff/shared/errors.ts";
import { limits } from "@tandiff/shared/limits.ts";
import type { Participant } from "@tandiff/shared/session/state.ts";
import { closeCodes, firstParticipantClientId, type CloseCode } from "@tandiff/shared/sync/protocol.ts";
import type { LogRow, NewRow } from "../storage/port.ts";
import { clientsOf, Commits } from "./commits.ts";
import { Connection, type SyncSocket } from "./connection.ts";
import { frames } from "./frames.ts";
import { judge } from "./gate.ts";
import type { OpenDocument } from "./lazy-document.ts";
import { LoggedDocument } from "./logged-document.ts";
import { encodeAwareness, goneJson, type StampedEntry } from "./presence.ts";
import type { RoomOptions } from "./room-options.ts";
import { SharedCursors } from "./shared-cursors.ts";
import { Typists } from "./typists.ts";
import { refused, type RefusedVerdict, type Rejection } from "./verdict.ts";
import { writeTexts } from "./write-texts.ts";

/**
 * The live instance of one document. `#logged` holds what was accepted, also while its row waits for the
 * group commit; what leaves the room goes through `afterCommits` and so is durable when it is seen.
 */
export class Room {
  readonly epoch: string;
  readonly cursors: SharedCursors;
  readonly #options: RoomOptions;
  readonly #logged: LoggedDocument;
  readonly #typists = new Typists();
  readonly #connections = new Set<Connection>();
  /** Bytes that each participant has written since the room was opened, see `limits.written`. */
  readonly #written = new Map<ParticipantId, number>();
  readonly #commits = new Commits((rows) => this.#settled(rows));
  #changedSinceBeat = false;
  #endedWith: CloseCode | null = null;
  readonly #opening: Promise<void>;

  /** Nobody is in it before it is `ready`. */
  constructor(options: RoomOptions) {
    this.#options = options;
    this.epoch = options.epoch;
    this.#logged = new LoggedDocument({
      room: options,
      isDurable: () => this.#commits.isEmpty && this.#endedWith === null,
      failed: (error) => this.failed(error),
    });
    this.cursors = new SharedCursors({
      now: options.now,
      connections: () => this.#connections,
      claim: (clientId, participant) => this.claim(clientId, participant),
      isWithheld: options.isWithheld,
      show: (entries) => this.show(null, entries),
      tell: options.tellCursors,
    });
    this.#opening = this.#logged.open();
    // Whoever comes is told.
    this.#opening.catch(() => this.#end(closeCodes.notStored));
  }

  /** What everybody was closed with. Such a room takes nobody in; it is replaced when its last rows have settled. */
  get endedWith(): CloseCode | null {
    return this.#endedWith;
  }

  /**
   * Runs in the turn in which somebody can be let in.
   * @throws AppError "internal" when the log is not as the server wrote it, "not-stored" when it cannot be read
   */
  async ready<Result>(run: () => Result): Promise<Awaited<Result>> {
    await this.#opening;
    return this.#logged.text.withOutline(run);
  }

  /** Runs in the turn in which the text can be asked for. @throws as `ready` */
  withText(run: () => void): Promise<void> {
    return this.#logged.text.withText(run);
  }

  /** When it is `ready`. */
  join(socket: SyncSocket, participant: Participant, colour: number): Connection {
    const connection = new Connection(this, socket, participant, colour);
    connection.setWithheld(this.#options.isWithheld(participant.id));
    this.#connections.add(connection);
    connection.send(frames.step1(this.#logged.text.outline().stateVector));
    this.tellPresence(connection);
    return connection;
  }

  /** To be called when files were made: their texts can be written from now on. */
  addRoots(names: Iterable<string>): void {
    this.#logged.text.addRoots(names);
  }

  /** To be called when it may have changed whose presence is withheld. */
  presenceChanged(): void {
    for (const connection of this.#connections) {
      connection.setWithheld(this.#options.isWithheld(connection.participant.id));
    }
    this.cursors.presenceChanged();
  }

  leave(connection: Connection): void {
    if (!this.#connections.delete(connection)) return;
    const gone = connection
      .entries()
      .map(({ clientId }) => ({ clientId, clock: this.cursors.nextClock(), json: goneJson }));
    this.show(connection, gone);
  }

  mayRead(participant: ParticipantId): boolean {
    return this.#options.mayRead(participant);
  }

  rejected(reason: Rejection): void {
    this.#options.rejected(reason);
  }

  /** What a storage cannot do now, or does not have any more, is no defect. */
  failed(error: unknown): void {
    if (!(error instanceof AppError) || error.code === "internal") this.#options.report(error);
  }

  claim(clientId: number, participant: ParticipantId): boolean {
    return this.#logged.clientIds.claim(clientId, participant);
  }

  /** The connection that shows a cursor under this client id now, if any. */
  holderOf(clientId: number): Connection | undefined {
    for (const connection of this.#connections) if (connection.holds(clientId)) return connection;
    return undefined;
  }

  /** What brings a page with this state vector all that it lacks; null where that has to wait for `withText`. */
  answer(stateVector: Uint8Array): Uint8Array | null {
    return this.#logged.text.answer(stateVector);
  }

  /** Who else is here, sent behind the text that their cursors stand in. */
  tellPresence(connection: Connection): void {
    const others = [...this.#connections].filter((other) => other !== connection);
    const entries = [...others.flatMap((other) => other.entries()), ...this.cursors.entries()];
    const frame = frames.awareness(encodeAwareness(entries));
    this.afterCommits(() => connection.send(frame));
  }

  /**
   * Judges an update and, when it changes something, appends what it changes as one row and shows it
   * to the others once that is durable. Null where it has to be judged later, by `withText`.
   */
  change(connection: Connection, update: Uint8Array): RefusedVerdict | "taken" | null {
    const { id } = connection.participant;
    const mayWrite = this.#options.mayWrite(id);
    const isUsedUp = (this.#written.get(id) ?? 0) >= limits.written;
    if (mayWrite && !isUsedUp && this.#typists.typesOn(update, id)) {
      this.#logged.text.push(update);
      this.#store(connection, update, 0);
      return "taken";
    }
    if (this.#logged.text.has(update)) return "taken";
    if (!this.#logged.text.hasText) return null;
    const open = this.#logged.text.open();
    const { doc, roots } = open;
    const verdict = judge(doc, update, {
      participant: id,
      mayWrite,
      clientIds: this.#logged.clientIds,
      roots,
    });
    if (verdict.effect === "refused") return verdict;
    if (verdict.effect === "none") return "taken";
    if (isUsedUp) return refused("too-much");
    for (const clientId of verdict.clientIds) this.#logged.clientIds.claim(clientId, id);
    const effect = this.#effectOf(() => Y.applyUpdate(doc, verdict.remainder));
    if (effect === null) {
      this.#break();
      throw new Error("An update passed the gate and did nothing: the gate is wrong.");
    }
    this.#typists.added(effect);
    for (const clientId of verdict.clientIds) this.#typists.remember(clientId, id, open);
    this.#store(connection, effect, verdict.pieces);
    return "taken";
  }

  /** See `WorkspaceWriter.enter`; texts by root name. */
  async enter(
    texts: ReadonlyMap<string, string>,
    store: (update: Uint8Array | null) => Promise<readonly LogRow[]>,
  ): Promise<readonly LogRow[]> {
    await this.#opening;
    return this.#logged.text.withText(() => this.#enter(texts, store));
  }

  #enter(
    texts: ReadonlyMap<string, string>,
    store: (update: Uint8Array | null) => Promise<readonly LogRow[]>,
  ): Promise<readonly LogRow[]> {
    if (this.#endedWith !== null) throw notStored();
    const effect = this.#effectOf(({ doc, roots }) => writeTexts(doc, roots, texts));
    if (effect !== null) this.#typists.added(effect);
    const stored = store(effect);
    this.#awaitCommit(effect, stored);
    if (effect !== null) this.broadcast(null, frames.update(effect));
    return stored;
  }

  /** Takes in what other nodes have appended. Where that does not fit what waits here, the log counts. */
  take(rows: readonly LogRow[]): void {
    const updates = rows.filter(({ kind }) => kind === `update:${this.#options.document}`);
    if (updates.length === 0 || this.#endedWith !== null) return;
    for (const update of updates) this.#takeUpdate(update);
    if (!this.#commits.isEmpty && !this.#fits()) this.#break();
  }

  #takeUpdate(row: LogRow): void {
    const { payload, participant } = row;
    const clientIds = clientsOf(payload).filter((id) => id >= firstParticipantClientId);
    const isOwners =
      participant === null ||
      clientIds.every((clientId) => this.#logged.clientIds.claim(clientId, participant));
    // What waits of the same client may be something else under the same clocks.
    if (!isOwners || this.#commits.someOf(clientsOf(payload))) return this.#break();
    if (participant !== null) this.#count(participant, payload.length);
    this.#logged.push(row);
    this.#typists.addedElsewhere(payload, clientIds);
    this.#changedSinceBeat = true;
    this.broadcast(null, frames.update(payload));
  }

  /** A text that is not in memory was written on by keys alone, since then. */
  #fits(): boolean {
    return !this.#logged.text.hasText || this.#logged.text.open().roots.fit();
  }

  /** Runs `release` when all that was accepted up to now is durable; never, when it could not be. */
  afterCommits(release: () => void): void {
    if (!this.#commits.after(release) && this.#endedWith === null) queueMicrotask(release);
  }

  broadcast(from: Connection | null, frame: Uint8Array): void {
    this.afterCommits(() => {
      for (const connection of this.#connections) if (connection !== from) connection.send(frame);
    });
  }

  /** Cursors of a page that is here, to all pages; null where it is on another node, which tells the others. */
  show(from: Connection | null, entries: readonly StampedEntry[]): void {
    if (entries.length === 0) return;
    this.broadcast(from, frames.awareness(encodeAwareness(entries)));
    if (from) this.afterCommits(() => this.cursors.tell(from, entries));
  }

  beat(): void {
    if (!this.#changedSinceBeat && this.#endedWith === null && this.#commits.isEmpty) {
      this.#logged.snapshots.atRest();
      this.#logged.text.rest();
    }
    this.#changedSinceBeat = false;
    this.cursors.tellAll();
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
    this.#end(code);
  }

  #store(connection: Connection, effect: Uint8Array, pieces: number): void {
    const { id } = connection.participant;
    this.#count(id, effect.length + pieces * limits.pieceCost);
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
      if (!this.#options.mayWrite(id)) this.#break();
      if (this.#endedWith !== null) throw notStored();
      return [row];
    };
    this.#awaitCommit(effect, this.#options.log.append([row], again));
    this.broadcast(connection, frames.update(effect));
  }

  #count(id: ParticipantId, written: number): void {
    this.#written.set(id, (this.#written.get(id) ?? 0) + written);
  }

  #awaitCommit(update: Uint8Array | null, stored: Promise<readonly LogRow[]>): void {
    this.#logged.snapshots.added();
    this.#changedSinceBeat = true;
    this.#commits.add(update, stored);
  }

  /** @param rows null where they could not be stored */
  #settled(rows: readonly LogRow[] | null): void {
    if (this.#endedWith !== null) return this.#onceSettled();
    if (rows === null) return this.#break();
    this.#logged.reached(rows.at(-1)?.seq ?? 0);
    this.#commits.release();
    this.#logged.snapshots.whileBusy();
  }

  /** What a change does to the document, as one update; null when it does nothing. */
  #effectOf(change: (open: OpenDocument) => void): Uint8Array | null {
    try {
      const effect = this.#logged.text.change(change);
      this.#logged.text.open();
      return effect;
    } catch (error) {
      this.#break();
      throw error;
    }
  }

  /** The document is ahead of the log: nobody may be shown it any more. */
  #break(): void {
    this.#end(closeCodes.notStored);
  }

  #end(code: CloseCode): void {
    if (this.#endedWith !== null) return;
    this.#endedWith = code;
    this.closeAll(code);
    this.#logged.text.leave();
    this.#onceSettled();
  }

  #onceSettled(): void {
    if (this.#commits.areSettled) queueMicrotask(() => this.#options.onEnded());
  }
}

function notStored(): AppError {
  return new AppError("not-stored", "The server could not store this just now.");
}
