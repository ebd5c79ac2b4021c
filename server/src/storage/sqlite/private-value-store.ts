import { createHmac, type KeyObject } from "node:crypto";
import type { StatementSync } from "node:sqlite";
import { Draft } from "@tandiff/shared/api.ts";
import { AppError } from "@tandiff/shared/errors.ts";
import { TreePath } from "@tandiff/shared/exercise/tree.ts";
import type { ParticipantId, SessionId } from "@tandiff/shared/ids.ts";
import { Scorecard } from "@tandiff/shared/scoring/scorecard.ts";
import { z } from "zod";
import { encodeFields } from "../canonical-encoding.ts";
import type { Keyring } from "../keyring.ts";
import { open, seal } from "../sealing.ts";
import type { Database } from "./database.ts";

const bytes = z.instanceof(Uint8Array);
const Stored = z.object({ name: bytes, sealed: bytes, saved_at: z.int() });

/** A kind of last-value rows: its name, the form of its values and what one of them is told by. */
export interface PrivateKind<Value> {
  /** Also part of what a row is sealed with, so it can never change. */
  readonly name: "draft" | "viewed" | "scorecard";
  readonly form: z.ZodType<Value>;
  readonly keyOf: (value: Value) => string;
  /** Said to whoever goes on from a value that is no longer the one that is stored. */
  readonly changed: string;
}

/** The last text of each form. */
export const drafts: PrivateKind<Draft> = {
  name: "draft",
  form: Draft,
  keyOf: ({ key }) => key,
  changed: "This draft was changed elsewhere meanwhile.",
};

/** The files that somebody has viewed. */
export const viewedMarks: PrivateKind<{ readonly path: string }> = {
  name: "viewed",
  form: z.object({ path: TreePath }),
  keyOf: ({ path }) => path,
  changed: "This mark was changed elsewhere meanwhile.",
};

/** The scorecard that somebody works on, of which there is one. */
export const scorecardKind: PrivateKind<Scorecard> = {
  name: "scorecard",
  form: Scorecard,
  keyOf: () => "own",
  changed: "This scorecard was changed on another page meanwhile.",
};

/** One kind in the table `private_values`: a participant's own values, encrypted like the log. */
export class PrivateValueStore<Value> {
  readonly #database: Database;
  readonly #keyring: Keyring;
  readonly #kind: PrivateKind<Value>;
  readonly #put: StatementSync;
  readonly #delete: StatementSync;
  readonly #savedAt: StatementSync;
  readonly #all: StatementSync;

  constructor(database: Database, keyring: Keyring, kind: PrivateKind<Value>) {
    this.#database = database;
    this.#keyring = keyring;
    this.#kind = kind;
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
    const name = this.#nameOf(key, participant, this.#kind.keyOf(value));
    const sealed = seal(key, Buffer.from(JSON.stringify(value)), this.#place(session, participant, name));
    const kind = this.#kind.name;
    this.#database.write(() => this.#put.run({ participant, kind, name, session, sealed, at }));
  }

  delete(participant: ParticipantId, session: SessionId, valueKey: string): void {
    const name = this.#nameOf(this.#keyring.sessionKey(session), participant, valueKey);
    this.#database.write(() => this.#delete.run(participant, this.#kind.name, name));
  }

  /** See `Storage.putDraft`. */
  putAfter(
    basis: number | null,
    participant: ParticipantId,
    session: SessionId,
    value: Value,
    at: number,
  ): number {
    const before = this.#assertBasis(basis, participant, session, this.#kind.keyOf(value));
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
    const name = this.#nameOf(this.#keyring.sessionKey(session), participant, valueKey);
    const row = this.#savedAt.get(participant, this.#kind.name, name);
    const savedAt = row ? Stored.pick({ saved_at: true }).parse(row).saved_at : null;
    if (savedAt === null || savedAt === basis) return savedAt;
    throw new AppError("conflict", this.#kind.changed);
  }

  /** In the order in which they were first put. */
  all(
    participant: ParticipantId,
    session: SessionId,
  ): readonly { readonly value: Value; readonly savedAt: number }[] {
    const key = this.#keyring.sessionKey(session);
    return this.#all.all(participant, this.#kind.name, session).map((row) => {
      const { name, sealed, saved_at: savedAt } = Stored.parse(row);
      const json = Buffer.from(open(key, sealed, this.#place(session, participant, name))).toString();
      return { value: this.#kind.form.parse(JSON.parse(json)), savedAt };
    });
  }

  /** A keyed hash: a plain one could be guessed, path by path, and would outlive the session's key. */
  #nameOf(key: KeyObject, participant: ParticipantId, valueKey: string): Uint8Array {
    return createHmac("sha256", key)
      .update(encodeFields([`tandiff ${this.#kind.name} name v1`, participant, valueKey]))
      .digest();
  }

  /** Associated data. */
  #place(session: SessionId, participant: ParticipantId, name: Uint8Array): Uint8Array {
    return encodeFields([`tandiff ${this.#kind.name} v1`, session, participant, name]);
  }
}
