import type { KeyObject } from "node:crypto";
import type { StatementSync } from "node:sqlite";
import type { SessionId } from "@tandiff/shared/ids.ts";
import type { DocumentName } from "@tandiff/shared/sync/protocol.ts";
import { z } from "zod";
import { openOutline, openState, sealSnapshot, type SnapshotPlace } from "../codecs/snapshot.ts";
import type { Keyring } from "../keyring.ts";
import type { Snapshot, StoredOutline } from "../snapshot.ts";
import type { Database } from "./database.ts";

const Stored = z.object({ seq: z.int(), sealed: z.instanceof(Uint8Array) });
/** The table `snapshots`: the last one of each document. */
export class SnapshotStore {
  readonly #database: Database;
  readonly #keyring: Keyring;
  readonly #put: StatementSync;
  readonly #get: Readonly<Record<"outline" | "state", StatementSync>>;

  constructor(database: Database, keyring: Keyring) {
    this.#database = database;
    this.#keyring = keyring;
    const { connection } = database;
    this.#put = connection.prepare(
      "INSERT OR REPLACE INTO snapshots (session, document, seq, outline, state) VALUES (?, ?, ?, ?, ?)",
    );
    const get = (part: "outline" | "state"): StatementSync =>
      connection.prepare(
        `SELECT seq, ${part} AS sealed FROM snapshots WHERE session = ? AND document = ? AND seq <= ?`,
      );
    this.#get = { outline: get("outline"), state: get("state") };
  }

  put(session: SessionId, document: DocumentName, snapshot: Snapshot): void {
    const { seq } = snapshot;
    const place = { session, document, seq };
    const { outline, state } = sealSnapshot(this.#keyring.sessionKey(session), place, snapshot);
    this.#database.write(() => this.#put.run(session, document, seq, outline, state));
  }

  /** One that cannot be read, or is of rows behind `last`, is passed over: everything is in the log. */
  get(session: SessionId, document: DocumentName, last: number): Snapshot | null {
    const outline = this.outline(session, document, last);
    if (outline === null) return null;
    const state = this.#read(session, document, last, "state", openState);
    return state && { ...outline, state };
  }

  /** As `get`. */
  outline(session: SessionId, document: DocumentName, last: number): StoredOutline | null {
    return this.#read(session, document, last, "outline", openOutline);
  }

  #read<Found>(
    session: SessionId,
    document: DocumentName,
    last: number,
    part: "outline" | "state",
    open: (key: KeyObject, place: SnapshotPlace, sealed: Uint8Array) => Found | null,
  ): Found | null {
    const found = this.#get[part].get(session, document, last);
    if (found === undefined) return null;
    const { seq, sealed } = Stored.parse(found);
    return open(this.#keyring.sessionKey(session), { session, document, seq }, sealed);
  }
}
