import type { NodeId, ParticipantId } from "@tandiff/shared/ids.ts";
import type { Cursor } from "../fanout/news.ts";
import type { Connection } from "./connection.ts";
import { goneJson, type StampedEntry } from "./presence.ts";

export interface SharedCursorsOptions {
  readonly now: () => number;
  readonly connections: () => Iterable<Connection>;
  /** False where a client id is somebody else's. */
  readonly claim: (clientId: number, participant: ParticipantId) => boolean;
  /** Whether nobody may be told where somebody is; so it is of whom nobody here knows. */
  readonly isWithheld: (participant: ParticipantId) => boolean;
  /** To all pages here. */
  readonly show: (entries: readonly StampedEntry[]) => void;
  /** To the other nodes. */
  readonly tell: (cursors: readonly Cursor[], isAll: boolean, clock: number) => void;
}

/** A cursor of a page on another node. */
interface Elsewhere {
  readonly node: NodeId;
  /** As that node stamped it. */
  readonly cursor: Cursor;
  /** As the pages here were shown it, with a clock of this node; null while it is withheld from them. */
  readonly shown: StampedEntry | null;
}

/** The cursors in one document, as far as other nodes have to do with them. */
export class SharedCursors {
  readonly #options: SharedCursorsOptions;
  /** By client id: of a page that went from one node to another the one that was stamped last. */
  readonly #elsewhere = new Map<number, Elsewhere>();
  #clock = 0;

  constructor(options: SharedCursorsOptions) {
    this.#options = options;
  }

  /**
   * Clock of the awareness entries that the server sends: its own, ascending also across restarts and from node to
   * node, so that pages never take a returning person's entry for an old one.
   */
  nextClock(): number {
    this.#clock = Math.max(this.#clock + 1, this.#options.now());
    return this.#clock;
  }

  /** What the pages here are shown of those on other nodes. */
  entries(): readonly StampedEntry[] {
    return [...this.#elsewhere.values()].flatMap(({ shown }) => shown ?? []);
  }

  /** Whether a page on another node shows it. */
  holds(clientId: number): boolean {
    return this.#elsewhere.has(clientId);
  }

  /** A page has come here with it. */
  drop(clientId: number): void {
    this.#elsewhere.delete(clientId);
  }

  /** Tells what changed of a page that is here. */
  tell({ participant }: Connection, entries: readonly StampedEntry[]): void {
    this.#options.tell(cursorsOf(participant.id, entries), false, this.#clock);
  }

  /** Tells all that pages here show, and which client ids are theirs. */
  tellAll(): void {
    const cursors = [...this.#options.connections()].flatMap((connection) =>
      cursorsOf(connection.participant.id, [...connection.claims(), ...connection.entries()]),
    );
    this.#options.tell(cursors, true, this.#clock);
  }

  /** What another node tells: what changed, or all. */
  hear(node: NodeId, cursors: readonly Cursor[], isAll: boolean, clock: number): void {
    this.#clock = Math.max(this.#clock, clock);
    const named = new Set(cursors.map(({ clientId }) => clientId));
    const left = isAll ? this.#of(node).filter(({ cursor }) => !named.has(cursor.clientId)) : [];
    this.#options.show([
      ...left.flatMap(({ cursor }) => this.#remove(cursor.clientId)),
      ...cursors.flatMap((cursor) => this.#take(node, cursor)),
    ]);
  }

  /** What was shown on a node that is gone. */
  forget(node: NodeId): void {
    this.#options.show(this.#of(node).flatMap(({ cursor }) => this.#remove(cursor.clientId)));
  }

  /** To be called when it may have changed whose presence is withheld. */
  presenceChanged(): void {
    const changed = [...this.#elsewhere.values()].filter(
      ({ cursor, shown }) => (shown === null) !== this.#options.isWithheld(cursor.participant),
    );
    this.#options.show(changed.flatMap(({ node, cursor }) => this.#put(node, cursor)));
  }

  #take(node: NodeId, cursor: Cursor): readonly StampedEntry[] {
    const { clientId, participant, clock } = cursor;
    if (!this.#options.claim(clientId, participant)) return [];
    if (cursor.json === goneJson) {
      return this.#elsewhere.get(clientId)?.node === node ? this.#remove(clientId) : [];
    }
    const known = this.#elsewhere.get(clientId);
    // The page has gone on to where it was stamped last.
    if (known && known.node !== node && known.cursor.clock >= clock) return [];
    for (const connection of this.#options.connections()) {
      const own = connection.clockOf(clientId);
      if (own !== null && own >= clock) return [];
      connection.drop(clientId);
    }
    return this.#put(node, cursor);
  }

  #put(node: NodeId, cursor: Cursor): readonly StampedEntry[] {
    const { clientId, json, participant } = cursor;
    if (this.#options.isWithheld(participant)) {
      const gone = this.#remove(clientId);
      this.#elsewhere.set(clientId, { node, cursor, shown: null });
      return gone;
    }
    const shown = { clientId, clock: this.nextClock(), json };
    this.#elsewhere.set(clientId, { node, cursor, shown });
    return [shown];
  }

  #remove(clientId: number): readonly StampedEntry[] {
    const shown = this.#elsewhere.get(clientId)?.shown ?? null;
    this.#elsewhere.delete(clientId);
    return shown === null ? [] : [{ clientId, clock: this.nextClock(), json: goneJson }];
  }

  #of(node: NodeId): readonly Elsewhere[] {
    return [...this.#elsewhere.values()].filter((one) => one.node === node);
  }
}

function cursorsOf(participant: ParticipantId, entries: readonly StampedEntry[]): readonly Cursor[] {
  return entries.map(({ clientId, clock, json }) => ({ clientId, clock, json, participant }));
}
