import type { KeyObject } from "node:crypto";
import { AppError } from "@tandiff/shared/errors.ts";
import { SessionId, type FileId } from "@tandiff/shared/ids.ts";
import { limits } from "@tandiff/shared/limits.ts";
import { z } from "zod";
import { focusKey, openFocusText, SealedFocusText, sealFocusText } from "../codecs/focus-text.ts";
import { areSame, focusIsOver } from "../focus-texts.ts";
import type { FocusTextJudge, FocusTexts } from "../port.ts";
import type { KeyWrapping } from "../shared-keyring.ts";
import { stale } from "../stale.ts";
import { readsOf, type DatabaseReads, type PostgresDatabase, type Transaction } from "./database.ts";
import { newKey, type SessionKeyTable } from "./session-key-table.ts";

const Wrapped = z.object({ wrapped: z.instanceof(Uint8Array) });
const Size = z.object({ bytes: z.coerce.number() });
const OfSession = z.object({ session: SessionId });

const focusEvents = ["focus.started", "focus.ended"] as const;
const OfKind = z.object({ kind: z.enum(focusEvents) });

/**
 * The tables `focus_keys` and `focus_texts`: what a candidate writes in a focus time, sealed under that time's own key.
 * The texts go with the key.
 */
export class FocusTextTable {
  readonly #database: PostgresDatabase;
  readonly #keys: SessionKeyTable;
  readonly #wrapping: KeyWrapping;

  constructor(database: PostgresDatabase, keys: SessionKeyTable, wrapping: KeyWrapping) {
    this.#database = database;
    this.#keys = keys;
    this.#wrapping = wrapping;
  }

  /** Begins with nothing, under a new key. @throws AppError "stale" where one runs that another node has begun */
  async begin(session: SessionId): Promise<void> {
    const wrapped = await this.#wrapping.wrap(newKey(), { kind: "focus", session });
    await this.#database.write(async (transaction) => {
      if ((await lastEvent(transaction, session)) === "focus.started") throw stale();
      await Promise.all([
        transaction.query("DELETE FROM focus_keys WHERE session = $1", session),
        transaction.query(
          `INSERT INTO focus_keys (session, wrapped, after)
           SELECT session, $2, seq FROM log_heads WHERE session = $1`,
          session,
          wrapped,
        ),
      ]);
    });
  }

  /** See `Storage.putFocusText`. */
  async put(session: SessionId, file: FileId, text: string, judge?: FocusTextJudge): Promise<void> {
    const sessionKey = await this.#keys.get(session);
    await this.#database.write(async (transaction) => {
      // Whichever node has ended it: what is taken before is there for that node to find, and nothing comes after.
      if ((await lastEvent(transaction, session)) === "focus.ended") throw focusIsOver();
      // One after the other, else two together could come over the limit, or both replace the same text.
      const [found] = await transaction.query(
        "SELECT wrapped FROM focus_keys WHERE session = $1 FOR NO KEY UPDATE",
        session,
      );
      if (found === undefined) throw focusIsOver();
      const key = await this.#unwrap(session, sessionKey, found);
      const { name, sealed } = sealFocusText(key, session, file, text);
      const [[before], [size]] = await Promise.all([
        transaction.query(
          "SELECT name, sealed FROM focus_texts WHERE session = $1 AND name = $2",
          session,
          name,
        ),
        transaction.query(
          `SELECT coalesce(sum(length(sealed)), 0) AS bytes FROM focus_texts WHERE session = $1 AND name <> $2`,
          session,
          name,
        ),
      ]);
      judge?.(before === undefined ? null : openFocusText(key, session, SealedFocusText.parse(before)).text);
      if (Size.parse(size).bytes + sealed.byteLength > limits.focus) {
        throw new AppError("too-large", "A focus time holds at most 1 MiB of changed files.");
      }
      await transaction.query(
        `INSERT INTO focus_texts (session, name, sealed) VALUES ($1, $2, $3)
         ON CONFLICT (session, name) DO UPDATE SET sealed = excluded.sealed`,
        session,
        name,
        sealed,
      );
    });
  }

  /** The last text of each file, in the order in which they were first put. */
  async texts(session: SessionId): Promise<FocusTexts> {
    return this.#read(this.#database, session, await this.#keys.get(session));
  }

  /**
   * Those of the ends of focus times that do not have all texts. No text is put while the heads of their logs are locked,
   * which whoever asks has done.
   */
  async lacking<End extends { readonly session: SessionId; readonly texts: FocusTexts | undefined }>(
    transaction: Transaction,
    ends: readonly End[],
    keys: ReadonlyMap<SessionId, KeyObject>,
  ): Promise<ReadonlySet<End>> {
    const lacking = new Set<End>();
    for (const end of ends) {
      const key = keys.get(end.session);
      if (!end.texts || !key) continue;
      const all = await this.#read(readsOf(transaction), end.session, key);
      if (!areSame(end.texts, all)) lacking.add(end);
    }
    return lacking;
  }

  /** Of a focus time that has ended; one that was begun since has a key that is newer than the end. */
  async end(session: SessionId): Promise<void> {
    await this.#database.write((transaction) =>
      transaction.query(
        `DELETE FROM focus_keys WHERE session = $1 AND EXISTS
         (SELECT FROM log WHERE log.session = focus_keys.session AND seq > after AND kind = 'focus.ended')`,
        session,
      ),
    );
  }

  /** See `Storage.focusSessions`; not those that a node is just about to begin. */
  async sessions(): Promise<readonly SessionId[]> {
    const rows = await this.#database.read(
      `SELECT session FROM focus_keys WHERE EXISTS
       (SELECT FROM log WHERE log.session = focus_keys.session AND seq > after AND kind = ANY($1))`,
      [...focusEvents],
    );
    return rows.map((row) => OfSession.parse(row).session);
  }

  async #read(reads: DatabaseReads, session: SessionId, sessionKey: KeyObject): Promise<FocusTexts> {
    const rows = await reads.read(
      `SELECT wrapped, name, sealed FROM focus_keys JOIN focus_texts USING (session)
       WHERE session = $1 ORDER BY number`,
      session,
    );
    if (rows[0] === undefined) return new Map();
    const key = await this.#unwrap(session, sessionKey, rows[0]);
    return new Map(
      rows.map((row) => {
        const { file, text } = openFocusText(key, session, SealedFocusText.parse(row));
        return [file, text];
      }),
    );
  }

  async #unwrap(session: SessionId, sessionKey: KeyObject, row: unknown): Promise<KeyObject> {
    const own = await this.#wrapping.unwrap(Wrapped.parse(row).wrapped, { kind: "focus", session });
    return focusKey(own, sessionKey);
  }
}

/** What the log says last of focus times; it says nothing else until the transaction ends. Null where it is silent. */
async function lastEvent(
  transaction: Transaction,
  session: SessionId,
): Promise<(typeof focusEvents)[number] | null> {
  const [, [found]] = await Promise.all([
    // As whoever appends, and before any other lock.
    transaction.query("SELECT FROM log_heads WHERE session = $1 FOR SHARE", session),
    transaction.query(
      "SELECT kind FROM log WHERE session = $1 AND kind = ANY($2) ORDER BY seq DESC LIMIT 1",
      session,
      [...focusEvents],
    ),
  ]);
  return found === undefined ? null : OfKind.parse(found).kind;
}
