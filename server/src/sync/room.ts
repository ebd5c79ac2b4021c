import * as Y from "yjs";
import type { ParticipantId, SessionId } from "@tandiff/shared/ids.ts";
import type { Audience } from "@tandiff/shared/session/events.ts";
import type { Participant } from "@tandiff/shared/session/state.ts";
import { minimalChanges } from "@tandiff/shared/text/text-changes.ts";
import {
  closeCodes,
  focusClientId,
  type CloseCode,
  type DocumentName,
} from "@tandiff/shared/sync/protocol.ts";
import type { NewRow, Storage } from "../storage/port.ts";
import { ClientIds } from "./client-ids.ts";
import { Connection, type SyncSocket } from "./connection.ts";
import { frames } from "./frames.ts";
import { judge } from "./gate.ts";
import { encodeAwareness } from "./presence.ts";
import { Roots } from "./roots.ts";
import type { RefusedVerdict } from "./verdict.ts";

export interface RoomOptions {
  readonly session: SessionId;
  readonly document: DocumentName;
  readonly audience: Audience;
  readonly epoch: string;
  readonly rootNames: readonly string[];
  readonly storage: Pick<Storage, "append" | "readLog">;
  /** Asked anew for every change: role and phase may have moved on. */
  readonly mayWrite: (participant: ParticipantId) => boolean;
  /** Asked anew at every event of the session: whether nobody may be told where somebody is. */
  readonly isWithheld: (participant: Participant) => boolean;
  readonly now: () => number;
  /** The room is broken, e.g. by a failed commit, and all its rows have settled: the next one starts from the log. */
  readonly onBroken: () => void;
}

/**
 * The live instance of one document. `doc` holds what was accepted, also while its row waits for the
 * group commit; what leaves the room goes through `afterCommits` and so is durable when it is seen.
 */
export class Room {
  readonly epoch: string;
  readonly #options: RoomOptions;
  readonly #doc = new Y.Doc({ gc: false });
  readonly #roots: Roots;
  readonly #clientIds = new ClientIds();
  readonly #connections = new Set<Connection>();
  #commits: Promise<unknown> = Promise.resolve();
  #clock = 0;
  #broken = false;

  constructor(options: RoomOptions) {
    this.#options = options;
    this.epoch = options.epoch;
    this.#roots = new Roots(this.#doc, options.rootNames);
    Y.transact(this.#doc, () => {
      for (const row of options.storage.readLog(options.session)) {
        if (row.kind !== `update:${options.document}`) continue;
        Y.applyUpdate(this.#doc, row.payload);
        if (row.participant === null) continue;
        for (const clientId of Y.parseUpdateMeta(row.payload).from.keys()) {
          this.#clientIds.claim(clientId, row.participant);
        }
      }
    });
  }

  /** Once broken a room takes nobody in; it is replaced when its last rows are stored or refused. */
  get isBroken(): boolean {
    return this.#broken;
  }

  join(socket: SyncSocket, participant: Participant, colour: number): Connection {
    const connection = new Connection(this, socket, participant, colour);
    connection.setWithheld(this.#options.isWithheld(participant));
    this.#connections.add(connection);
    connection.send(frames.step1(Y.encodeStateVector(this.#doc)));
    this.tellPresence(connection);
    return connection;
  }

  /** To be called when files were made: their texts can be written from now on. */
  addRoots(names: Iterable<string>): void {
    this.#roots.add(names);
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
      .map(({ clientId }) => ({ clientId, clock: this.nextClock(), state: null }));
    if (gone.length > 0) this.broadcast(connection, () => frames.awareness(encodeAwareness(gone)));
  }

  claim(clientId: number, participant: ParticipantId): boolean {
    return this.#clientIds.claim(clientId, participant);
  }

  /** The connection that shows a cursor under this client id now, if any. */
  holderOf(clientId: number): Connection | undefined {
    return [...this.#connections].find((connection) => connection.holds(clientId));
  }

  /** Everything after the state vector, as one update. */
  missing(stateVector: Uint8Array): Uint8Array {
    return Y.encodeStateAsUpdate(this.#doc, stateVector);
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
    const verdict = judge(this.#doc, update, {
      participant: id,
      mayWrite: this.#options.mayWrite(id),
      clientIds: this.#clientIds,
      roots: this.#roots,
    });
    if (verdict.effect === "refused") return verdict;
    if (verdict.effect === "none") return null;
    for (const clientId of verdict.clientIds) this.#clientIds.claim(clientId, id);
    const effect = this.#apply(verdict.remainder);
    const row: NewRow = {
      at: this.#options.now(),
      participant: id,
      audience: this.#options.audience,
      cause: connection.cause,
      kind: `update:${this.#options.document}`,
      payload: effect,
      command: null,
    };
    const committed = this.#options.storage.append(this.#options.session, [row]);
    this.#commits = Promise.all([this.#commits, committed]);
    this.#commits.catch(() => this.#break());
    this.broadcast(connection, () => frames.update(effect));
    return null;
  }

  /** See `WorkspaceWriter.enter`; texts by root name. */
  enter<Stored>(
    texts: ReadonlyMap<string, string>,
    store: (update: Uint8Array | null) => Promise<Stored>,
  ): Promise<Stored> {
    const effect = this.#effectOf(() => this.#write(texts));
    const stored = store(effect);
    this.#commits = Promise.all([this.#commits, stored]);
    this.#commits.catch(() => this.#break());
    if (effect !== null) this.broadcast(null, () => frames.update(effect));
    return stored;
  }

  /** Runs `release` when all that was accepted up to now is durable; never, when it could not be. */
  afterCommits(release: () => void): void {
    this.#commits.then(release, () => undefined);
  }

  broadcast(from: Connection | null, makeFrame: () => Uint8Array): void {
    this.afterCommits(() => {
      const frame = makeFrame();
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
    const frame = frames.awareness(encodeAwareness([]));
    for (const connection of this.#connections) connection.send(frame);
  }

  closeAll(code: CloseCode, participant?: ParticipantId): void {
    for (const connection of this.#connections) {
      if (participant === undefined || connection.participant.id === participant) connection.close(code);
    }
  }

  /** Applies a judged update and returns its effect alone, as Yjs encodes it. */
  #apply(update: Uint8Array): Uint8Array {
    const effect = this.#effectOf(() => Y.applyUpdate(this.#doc, update));
    if (effect === null || this.#doc.store.pendingStructs !== null || this.#doc.store.pendingDs !== null) {
      this.#break();
      throw new Error("An update passed the gate and was not applied whole: the gate is wrong.");
    }
    return effect;
  }

  /** What a change does to the document, as one update; null when it does nothing. */
  #effectOf(change: () => void): Uint8Array | null {
    let effect: Uint8Array | null = null;
    const keep = (bytes: Uint8Array): void => {
      effect = bytes;
    };
    this.#doc.on("update", keep);
    try {
      change();
    } catch (error) {
      this.#break();
      throw error;
    } finally {
      this.#doc.off("update", keep);
    }
    return effect;
  }

  #write(texts: ReadonlyMap<string, string>): void {
    this.#doc.clientID = focusClientId;
    this.#doc.transact(() => {
      for (const [root, wanted] of texts) {
        const text = this.#roots.text(root);
        for (const change of minimalChanges(text?.toJSON() ?? "", wanted).toReversed()) {
          text?.delete(change.offset, change.length);
          text?.insert(change.offset, change.text);
        }
      }
    });
  }

  /** The document is ahead of the log: nobody may be shown it any more. */
  #break(): void {
    if (this.#broken) return;
    this.#broken = true;
    this.closeAll(closeCodes.notStored);
    this.#commits.then(this.#options.onBroken, this.#options.onBroken);
  }
}
