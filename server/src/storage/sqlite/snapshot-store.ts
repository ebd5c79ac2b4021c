import type { StatementSync } from "node:sqlite";
import { zstdCompressSync, zstdDecompressSync } from "node:zlib";
import { ParticipantId, type SessionId } from "@tandiff/shared/ids.ts";
import type { DocumentName } from "@tandiff/shared/sync/protocol.ts";
import { z } from "zod";
import { encodeFields } from "../canonical-encoding.ts";
import type { Keyring } from "../keyring.ts";
import type { Snapshot, StoredOutline } from "../port.ts";
import { open, seal } from "../sealing.ts";
import type { Database } from "./database.ts";

const Stored = z.object({ seq: z.int(), sealed: z.instanceof(Uint8Array) });
const bytes = z.base64().transform((text) => new Uint8Array(Buffer.from(text, "base64")));
const OutlineText = z.object({
  owners: z.array(z.tuple([z.int(), ParticipantId])).transform((owners) => new Map(owners)),
  stateVector: bytes,
  nothingNew: bytes,
});

type Part = "outline" | "state";

/** The table `snapshots`: the last one of each document. */
export class SnapshotStore {
  readonly #database: Database;
  readonly #keyring: Keyring;
  readonly #put: StatementSync;
  readonly #get: Readonly<Record<Part, StatementSync>>;

  constructor(database: Database, keyring: Keyring) {
    this.#database = database;
    this.#keyring = keyring;
    const { connection } = database;
    this.#put = connection.prepare(
      "INSERT OR REPLACE INTO snapshots (session, document, seq, outline, state) VALUES (?, ?, ?, ?, ?)",
    );
    const get = (part: Part): StatementSync =>
      connection.prepare(
        `SELECT seq, ${part} AS sealed FROM snapshots WHERE session = ? AND document = ? AND seq <= ?`,
      );
    this.#get = { outline: get("outline"), state: get("state") };
  }

  put(session: SessionId, document: DocumentName, snapshot: Snapshot): void {
    const { seq, state } = snapshot;
    const key = this.#keyring.sessionKey(session);
    const sealed = (plain: Uint8Array, part: Part): Uint8Array =>
      seal(key, plain, associatedData(session, document, seq, part));
    const outline = sealed(Buffer.from(textOf(snapshot)), "outline");
    const text = sealed(zstdCompressSync(state), "state");
    this.#database.write(() => this.#put.run(session, document, seq, outline, text));
  }

  /** One that cannot be read, or is of rows behind `last`, is passed over: everything is in the log. */
  get(session: SessionId, document: DocumentName, last: number): Snapshot | null {
    const outline = this.outline(session, document, last);
    if (outline === null) return null;
    return this.#read(session, document, last, "state", (plain) => ({
      ...outline,
      state: zstdDecompressSync(plain),
    }));
  }

  /** As `get`. */
  outline(session: SessionId, document: DocumentName, last: number): StoredOutline | null {
    return this.#read(session, document, last, "outline", (plain, seq) => ({
      seq,
      ...OutlineText.parse(JSON.parse(Buffer.from(plain).toString("utf8"))),
    }));
  }

  #read<Found>(
    session: SessionId,
    document: DocumentName,
    last: number,
    part: Part,
    decode: (plain: Uint8Array, seq: number) => Found,
  ): Found | null {
    const found = this.#get[part].get(session, document, last);
    if (found === undefined) return null;
    const { seq, sealed } = Stored.parse(found);
    const key = this.#keyring.sessionKey(session);
    try {
      return decode(open(key, sealed, associatedData(session, document, seq, part)), seq);
    } catch {
      return null;
    }
  }
}

function associatedData(session: SessionId, document: DocumentName, seq: number, part: Part): Uint8Array {
  return encodeFields(["tandiff snapshot v2", session, document, seq, part]);
}

function textOf({ owners, stateVector, nothingNew }: StoredOutline): string {
  return JSON.stringify({
    owners: [...owners],
    stateVector: Buffer.from(stateVector).toString("base64"),
    nothingNew: Buffer.from(nothingNew).toString("base64"),
  });
}
