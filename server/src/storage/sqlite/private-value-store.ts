import type { StatementSync } from "node:sqlite";
import type { ParticipantId, SessionId } from "@tandiff/shared/ids.ts";
import { z } from "zod";
import { PrivateValueCodec, type PrivateKind } from "../codecs/private-value.ts";
import type { Keyring } from "../keyring.ts";
import type { Database } from "./database.ts";

const bytes = z.instanceof(Uint8Array);
const Stored = z.object({ name: bytes, sealed: bytes, saved_at: z.int() });

/** One kind in the table `private_values`: a participant's own values, encrypted like the log. */
export class PrivateValueStore<Value> {
  readonly #database: Database;
  readonly #keyring: Keyring;
  readonly #codec: PrivateValueCodec<Value>;
  readonly #put: StatementSync;
  readonly #delete: StatementSync;
  readonly #savedAt: StatementSync;
  readonly #all: StatementSync;

  constructor(database: Database, keyring: Keyring, kind: PrivateKind<Value>) {
    this.#database = database;
    this.#keyring = keyring;
    this.#codec = new PrivateValueCodec(kind);
    const { connection } = database;
    this.#put = connection.prepare(
      `INSERT INTO private_values (participant, kind, name, session, sealed, saved_at)
       VALUES (:participant, :kind, :name, :session, :sealed, :at)
       ON CONFLICT (participant, kind, name)
       DO UPDATE SET sealed = excluded.sealed, saved_at = excluded.saved_at`,
    );
    this.#delete = connection.prepare(
      "DELETE FROM private_values WHERE participant = ? AND kind = ? AND name = ?",
    );
    this.#savedAt = connection.prepare(
      "SELECT saved_at FROM private_values WHERE participant = ? AND kind = ? AND name = ?",
    );
    this.#all = connection.prepare(
      `SELECT name, sealed, saved_at FROM private_values
       WHERE participant = ? AND kind = ? AND session = ? ORDER BY number`,
    );
  }

  put(participant: ParticipantId, session: SessionId, value: Value, at: number): void {
    const key = this.#keyring.sessionKey(session);
    const { name, sealed } = this.#codec.seal(key, participant, session, value);
    const { kind } = this.#codec;
    this.#database.write(() => this.#put.run({ participant, kind, name, session, sealed, at }));
  }

  delete(participant: ParticipantId, session: SessionId, valueKey: string): void {
    const name = this.#codec.nameOf(this.#keyring.sessionKey(session), participant, valueKey);
    this.#database.write(() => this.#delete.run(participant, this.#codec.kind, name));
  }

  /** See `Storage.putDraft`. */
  putAfter(
    basis: number | null,
    participant: ParticipantId,
    session: SessionId,
    value: Value,
    at: number,
  ): number {
    const before = this.#assertBasis(basis, participant, session, this.#codec.keyOf(value));
    const savedAt = Math.max(at, (before ?? 0) + 1);
    this.put(participant, session, value, savedAt);
    return savedAt;
  }

  /** See `Storage.deleteDraft`. */
  deleteAfter(basis: number | null, participant: ParticipantId, session: SessionId, valueKey: string): void {
    if (this.#assertBasis(basis, participant, session, valueKey) === null) return;
    this.delete(participant, session, valueKey);
  }

  /** When the stored value was saved. @throws AppError "conflict" where that is not the one gone on from */
  #assertBasis(
    basis: number | null,
    participant: ParticipantId,
    session: SessionId,
    valueKey: string,
  ): number | null {
    const name = this.#codec.nameOf(this.#keyring.sessionKey(session), participant, valueKey);
    const row = this.#savedAt.get(participant, this.#codec.kind, name);
    const savedAt = row ? Stored.pick({ saved_at: true }).parse(row).saved_at : null;
    if (savedAt === null || savedAt === basis) return savedAt;
    throw this.#codec.conflict();
  }

  /** In the order in which they were first put. */
  all(
    participant: ParticipantId,
    session: SessionId,
  ): readonly { readonly value: Value; readonly savedAt: number }[] {
    return this.#all.all(participant, this.#codec.kind, session).map((row) => {
      const { saved_at: savedAt, ...value } = Stored.parse(row);
      const key = this.#keyring.sessionKey(session);
      return { value: this.#codec.open(key, participant, session, value), savedAt };
    });
  }
}
