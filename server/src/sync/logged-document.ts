import type { LogRow } from "../storage/port.ts";
import { ClientIds } from "./client-ids.ts";
import { LazyDocument } from "./lazy-document.ts";
import { loadDocument, loadOutline } from "./load-document.ts";
import type { RoomOptions } from "./room-options.ts";
import { Snapshots } from "./snapshots.ts";

export interface LoggedDocumentOptions {
  readonly room: RoomOptions;
  /** Whether all that is in the document is in the log. */
  readonly isDurable: () => boolean;
  /** Told why no snapshot could be put. */
  readonly failed: (error: unknown) => void;
}

/** A document as the log has it, to which a room adds what it accepts, and the snapshots of it. */
export class LoggedDocument {
  readonly text: LazyDocument;
  readonly clientIds = new ClientIds();
  readonly snapshots: Snapshots;
  readonly #room: RoomOptions;
  /** All of the document's rows up to here are in it, and more while there are some that wait. */
  #seq = 0;
  /** What other nodes had appended before it was known what there is; null from then on. */
  #early: LogRow[] | null = [];

  constructor({ room, isDurable, failed }: LoggedDocumentOptions) {
    this.#room = room;
    this.text = new LazyDocument(() => this.#load(), room.rootNames, room.recentTexts);
    this.snapshots = new Snapshots({
      mayPut: isDurable,
      withText: (run) => this.text.withText(run),
      put: () => this.#putSnapshot(),
      failed,
    });
  }

  /** Resolves once it is known what there is. */
  async open(): Promise<void> {
    const known = await loadOutline(this.#room, this.clientIds);
    if (known) {
      this.text.know(known);
      this.#seq = known.seq;
    }
    const early = this.#early ?? [];
    this.#early = null;
    for (const row of early) if (row.seq > this.#seq) this.push(row);
    // Reads the text where there is no outline: who cannot be let in is told so at once.
    await this.text.withOutline(() => this.snapshots.afterLoading());
  }

  /** Takes a row that another node has appended. */
  push(row: LogRow): void {
    if (this.#early !== null) return void this.#early.push(row);
    this.text.push(row.payload);
    this.reached(row.seq);
    this.snapshots.added();
  }

  /** To be called when a row of the document that is in it is durable, and so are all before. */
  reached(seq: number): void {
    this.#seq = Math.max(this.#seq, seq);
  }

  /** The text as the log has it, and whose client ids are whose. */
  async #load(): Promise<Uint8Array> {
    const { state, rows, seq } = await loadDocument(this.#room, this.clientIds);
    // Meanwhile more may have come.
    this.snapshots.read(rows);
    this.reached(seq);
    return state;
  }

  #putSnapshot(): Promise<void> {
    const { storage, session, document } = this.#room;
    return storage.putSnapshot(session, document, {
      ...this.text.outline(),
      seq: this.#seq,
      state: this.text.update(),
      owners: new Map(this.clientIds.owners()),
    });
  }
}
