import type { KeyObject } from "node:crypto";
import type { StatementSync } from "node:sqlite";
import { AppError } from "@tandiff/shared/errors.ts";
import { type FileId, SessionId } from "@tandiff/shared/ids.ts";
import { limits } from "@tandiff/shared/limits.ts";
import { focusKey, openFocusText, SealedFocusText, sealFocusText } from "../codecs/focus-text.ts";
import type { FocusKeys } from "../focus-keys.ts";
import type { Keyring } from "../keyring.ts";
import { areSame, focusIsOver, moreTexts } from "../focus-texts.ts";
import type { FocusTextJudge, FocusTexts } from "../port.ts";
import type { Database } from "./database.ts";

/**
 * The table `focus_texts`: what a candidate writes in a focus time, the last text of each changed file.
 * It is sealed under the focus time's own key, so that once that key is destroyed no page of the database,
 * of its write-ahead log or of a backup can be read.
 */
export class FocusTextStore {
  readonly #database: Database;
  readonly #keyring: Keyring;
  readonly #focusKeys: FocusKeys;
  readonly #put: StatementSync;
  readonly #otherBytes: StatementSync;
  readonly #one: StatementSync;
  readonly #all: StatementSync;
  readonly #delete: StatementSync;
  readonly #sessions: StatementSync;
  /** Of which nothing more is taken. */
  readonly #ended = new Set<SessionId>();

  constructor(database: Database, keyring: Keyring, focusKeys: FocusKeys) {
    this.#database = database;
    this.#keyring = keyring;
    this.#focusKeys = focusKeys;
    const { connection } = database;
    this.#put = connection.prepare(
      `INSERT INTO focus_texts (session, name, sealed) VALUES (:session, :name, :sealed)
       ON CONFLICT (session, name) DO UPDATE SET sealed = excluded.sealed`,
    );
    this.#otherBytes = connection.prepare(
      `SELECT ifnull(sum(length(sealed)), 0) AS bytes FROM focus_texts WHERE session = ? AND name <> ?`,
    );
    this.#one = connection.prepare("SELECT name, sealed FROM focus_texts WHERE session = ? AND name = ?");
    this.#all = connection.prepare("SELECT name, sealed FROM focus_texts WHERE session = ? ORDER BY number");
    this.#delete = connection.prepare("DELETE FROM focus_texts WHERE session = ?");
    this.#sessions = connection.prepare("SELECT DISTINCT session FROM focus_texts");
  }

  /** Begins with nothing, under a new key. */
  begin(session: SessionId): void {
    this.end(session);
    this.#focusKeys.create(session);
  }

  /** See `Storage.putFocusText`. */
  put(session: SessionId, file: FileId, text: string, judge?: FocusTextJudge): void {
    const key = this.#key(session);
    if (key === null || this.#ended.has(session)) throw focusIsOver();
    const { name, sealed } = sealFocusText(key, session, file, text);
    this.#database.write(() => {
      const before = this.#one.get(session, name);
      judge?.(before === undefined ? null : openFocusText(key, session, SealedFocusText.parse(before)).text);
      if (Number(this.#otherBytes.get(session, name)?.["bytes"]) + sealed.length > limits.focus) {
        throw new AppError("too-large", "A focus time holds at most 1 MiB of changed files.");
      }
      this.#put.run({ session, name, sealed });
    });
  }

  /** The last text of each file, in the order in which they were first put. */
  texts(session: SessionId): FocusTexts {
    const key = this.#key(session);
    if (key === null) return new Map();
    return new Map(
      this.#all.all(session).map((row) => {
        const { file, text } = openFocusText(key, session, SealedFocusText.parse(row));
        return [file, text];
      }),
    );
  }

  /** @throws AppError "conflict" when there are more than these, and what `store` throws; then it goes on */
  async endWith<Result>(
    session: SessionId,
    texts: FocusTexts,
    store: () => Promise<Result>,
  ): Promise<Result> {
    if (!areSame(texts, this.texts(session))) throw moreTexts();
    this.#ended.add(session);
    try {
      return await store();
    } catch (error) {
      this.#ended.delete(session);
      throw error;
    }
  }

  /** The key goes first: after a crash in between, what is left cannot be read. */
  end(session: SessionId): void {
    this.#focusKeys.destroy(session);
    this.#ended.delete(session);
    this.#database.write(() => this.#delete.run(session));
  }

  /** Sessions that hold anything of a focus time. */
  sessions(): readonly SessionId[] {
    const stored = this.#sessions.all().map((row) => SessionId.parse(row["session"]));
    return [...new Set([...this.#focusKeys.sessions(), ...stored])];
  }

  /** Null when no focus time runs. */
  #key(session: SessionId): KeyObject | null {
    const own = this.#focusKeys.key(session);
    return own && focusKey(own, this.#keyring.sessionKey(session));
  }
}
