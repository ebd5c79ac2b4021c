import type { ParticipantId, SessionId } from "@tandiff/shared/ids.ts";
import { z } from "zod";
import { PrivateValueCodec, type PrivateKind } from "../codecs/private-value.ts";
import type { PostgresDatabase } from "./database.ts";
import type { SessionKeyTable } from "./session-key-table.ts";

const bytes = z.instanceof(Uint8Array);
const SavedAt = z.object({ saved_at: z.int() });
const Stored = SavedAt.extend({ name: bytes, sealed: bytes });

/** One kind in the table `private_values`: a participant's own values, encrypted like the log. */
export class PrivateValueTable<Value> {
  readonly #database: PostgresDatabase;
  readonly #keys: SessionKeyTable;
  readonly #codec: PrivateValueCodec<Value>;

  constructor(database: PostgresDatabase, keys: SessionKeyTable, kind: PrivateKind<Value>) {
    this.#database = database;
    this.#keys = keys;
    this.#codec = new PrivateValueCodec(kind);
  }

  /** Puts it, whatever was there. */
  async put(participant: ParticipantId, session: SessionId, value: Value, at: number): Promise<void> {
    await this.#put(participant, session, value, at, "true");
  }

  /** See `Storage.putDraft`. */
  async putAfter(
    basis: number | null,
    participant: ParticipantId,
    session: SessionId,
    value: Value,
    at: number,
  ): Promise<number> {
    const [saved] = await this.#put(participant, session, value, at, "private_values.saved_at = $7", basis);
    if (saved === undefined) throw this.#codec.conflict();
    return SavedAt.parse(saved).saved_at;
  }

  async delete(participant: ParticipantId, session: SessionId, valueKey: string): Promise<void> {
    const row = await this.#row(participant, session, valueKey);
    await this.#database.write((transaction) =>
      transaction.query(
        "DELETE FROM private_values WHERE participant = $1 AND kind = $2 AND name = $3",
        ...row,
      ),
    );
  }

  /** See `Storage.deleteDraft`. */
  async deleteAfter(
    basis: number | null,
    participant: ParticipantId,
    session: SessionId,
    valueKey: string,
  ): Promise<void> {
    const row = await this.#row(participant, session, valueKey);
    await this.#database.write(async (transaction) => {
      const [found] = await transaction.query(
        `SELECT saved_at FROM private_values WHERE participant = $1 AND kind = $2 AND name = $3 FOR UPDATE`,
        ...row,
      );
      if (found === undefined) return;
      if (SavedAt.parse(found).saved_at !== basis) throw this.#codec.conflict();
      await transaction.query(
        "DELETE FROM private_values WHERE participant = $1 AND kind = $2 AND name = $3",
        ...row,
      );
    });
  }

  /** In the order in which they were first put. */
  async all(
    participant: ParticipantId,
    session: SessionId,
  ): Promise<readonly { readonly value: Value; readonly savedAt: number }[]> {
    const rows = await this.#database.read(
      `SELECT name, sealed, saved_at FROM private_values
       WHERE participant = $1 AND kind = $2 AND session = $3 ORDER BY number`,
      participant,
      this.#codec.kind,
      session,
    );
    if (rows.length === 0) return [];
    const key = await this.#keys.get(session);
    return rows.map((row) => {
      const { saved_at: savedAt, ...value } = Stored.parse(row);
      return { value: this.#codec.open(key, participant, session, value), savedAt };
    });
  }

  /** One statement, so that of two who put at once the second finds what the first has put. */
  async #put(
    participant: ParticipantId,
    session: SessionId,
    value: Value,
    at: number,
    condition: "true" | "private_values.saved_at = $7",
    ...basis: readonly (number | null)[]
  ): Promise<readonly unknown[]> {
    const key = await this.#keys.get(session);
    const { name, sealed } = this.#codec.seal(key, participant, session, value);
    return this.#database.write((transaction) =>
      transaction.query(
        `INSERT INTO private_values (participant, kind, name, session, sealed, saved_at)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (participant, kind, name) DO UPDATE SET sealed = excluded.sealed,
           saved_at = greatest(excluded.saved_at, private_values.saved_at + 1)
         WHERE ${condition} RETURNING saved_at`,
        participant,
        this.#codec.kind,
        name,
        session,
        sealed,
        at,
        ...basis,
      ),
    );
  }

  async #row(participant: ParticipantId, session: SessionId, valueKey: string) {
    const key = await this.#keys.get(session);
    return [participant, this.#codec.kind, this.#codec.nameOf(key, participant, valueKey)] as const;
  }
}
