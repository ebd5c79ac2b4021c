import { createHmac, type KeyObject } from "node:crypto";
import type { StatementSync } from "node:sqlite";
import { Draft } from "@tandiff/shared/api.ts";
import type { ParticipantId, SessionId } from "@tandiff/shared/ids.ts";
import { z } from "zod";
import { encodeFields } from "../canonical-encoding.ts";
import type { Keyring } from "../keyring.ts";
import { open, seal } from "../sealing.ts";
import type { Database } from "./database.ts";

const bytes = z.instanceof(Uint8Array);
const Stored = z.object({ name: bytes, sealed: bytes, saved_at: z.int() });

export type SavedDraft = Draft & { readonly savedAt: number };

/** The table `drafts`: the last text of each form, encrypted like the log. */
export class DraftStore {
  readonly #database: Database;
  readonly #keyring: Keyring;
  readonly #put: StatementSync;
  readonly #delete: StatementSync;
  readonly #drafts: StatementSync;

  constructor(database: Database, keyring: Keyring) {
    this.#database = database;
    this.#keyring = keyring;
    const { connection } = database;
    this.#put = connection.prepare(
      `INSERT INTO drafts (participant, name, session, sealed, saved_at)
       VALUES (:participant, :name, :session, :sealed, :at)
       ON CONFLICT (participant, name) DO UPDATE SET sealed = excluded.sealed, saved_at = excluded.saved_at`,
    );
    this.#delete = connection.prepare("DELETE FROM drafts WHERE participant = ? AND name = ?");
    this.#drafts = connection.prepare(
      "SELECT name, sealed, saved_at FROM drafts WHERE participant = ? AND session = ? ORDER BY rowid",
    );
  }

  put(participant: ParticipantId, session: SessionId, draft: Draft, at: number): void {
    const key = this.#keyring.sessionKey(session);
    const name = draftName(key, participant, draft.key);
    const sealed = seal(key, Buffer.from(JSON.stringify(draft)), associatedData(session, participant, name));
    this.#database.write(() => this.#put.run({ participant, name, session, sealed, at }));
  }

  delete(participant: ParticipantId, session: SessionId, draftKey: string): void {
    const name = draftName(this.#keyring.sessionKey(session), participant, draftKey);
    this.#database.write(() => this.#delete.run(participant, name));
  }

  /** In the order in which they were begun. */
  drafts(participant: ParticipantId, session: SessionId): readonly SavedDraft[] {
    const key = this.#keyring.sessionKey(session);
    return this.#drafts.all(participant, session).map((row) => {
      const { name, sealed, saved_at: savedAt } = Stored.parse(row);
      const json = Buffer.from(open(key, sealed, associatedData(session, participant, name))).toString();
      return { ...Draft.parse(JSON.parse(json)), savedAt };
    });
  }
}

/** A keyed hash: a plain one could be guessed, path by path, and would outlive the session's key. */
function draftName(key: KeyObject, participant: ParticipantId, draftKey: string): Uint8Array {
  return createHmac("sha256", key)
    .update(encodeFields(["tandiff draft name v1", participant, draftKey]))
    .digest();
}

function associatedData(session: SessionId, participant: ParticipantId, name: Uint8Array): Uint8Array {
  return encodeFields(["tandiff draft v1", session, participant, name]);
}
