import type { StatementSync } from "node:sqlite";
import { zstdCompressSync, zstdDecompressSync } from "node:zlib";
import { ParticipantId, type SessionId } from "@tandiff/shared/ids.ts";
import type { DocumentName } from "@tandiff/shared/sync/protocol.ts";
import { z } from "zod";
import { encodeFields } from "../canonical-encoding.ts";
import type { Keyring } from "../keyring.ts";
import type { Snapshot } from "../port.ts";
import { open, seal } from "../sealing.ts";
import type { Database } from "./database.ts";

const Stored = z.object({ seq: z.int(), sealed: z.instanceof(Uint8Array) });
const Owners = z.array(z.tuple([z.int(), ParticipantId]));

/** The table `snapshots`: the last one of each document. */
export class SnapshotStore {
  readonly #database: Database;
  readonly #keyring: Keyring;
  readonly #put: StatementSync;
  readonly #get: StatementSync;

  constructor(database: Database, keyring: Keyring) {
    this.#database = database;
    this.#keyring = keyring;
    const { connection } = database;
    this.#put = connection.prepare(
      "INSERT OR REPLACE INTO snapshots (session, document, seq, sealed) VALUES (?, ?, ?, ?)",
    );
    this.#get = connection.prepare("SELECT seq, sealed FROM snapshots WHERE session = ? AND document = ?");
  }

  put(session: SessionId, document: DocumentName, snapshot: Snapshot): void {
    const { seq } = snapshot;
    const key = this.#keyring.sessionKey(session);
    const sealed = seal(key, zstdCompressSync(encode(snapshot)), associatedData(session, document, seq));
    this.#database.write(() => this.#put.run(session, document, seq, sealed));
  }

  /** One that cannot be read is passed over: everything is in the log. */
  get(session: SessionId, document: DocumentName): Snapshot | null {
    const found = this.#get.get(session, document);
    if (found === undefined) return null;
    const { seq, sealed } = Stored.parse(found);
    const key = this.#keyring.sessionKey(session);
    try {
      const plain = open(key, sealed, associatedData(session, document, seq));
      return { seq, ...decode(zstdDecompressSync(plain)) };
    } catch {
      return null;
    }
  }
}

function associatedData(session: SessionId, document: DocumentName, seq: number): Uint8Array {
  return encodeFields(["tandiff snapshot v1", session, document, seq]);
}

/** The length of the owners (4 bytes, big-endian), the owners as JSON, the state. */
function encode({ owners, state }: Snapshot): Uint8Array {
  const json = Buffer.from(JSON.stringify([...owners]));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(json.byteLength);
  return Buffer.concat([length, json, state]);
}

function decode(bytes: Buffer): Pick<Snapshot, "owners" | "state"> {
  const end = 4 + bytes.readUInt32BE();
  const owners = Owners.parse(JSON.parse(bytes.toString("utf8", 4, end)));
  return { owners: new Map(owners), state: bytes.subarray(end) };
}
