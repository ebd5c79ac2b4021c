import { AppError } from "@tandiff/shared/errors.ts";
import { SessionId, type FileId } from "@tandiff/shared/ids.ts";
import { limits } from "@tandiff/shared/limits.ts";
import { z } from "zod";
import { focusKey, openFocusText, SealedFocusText, sealFocusText } from "../codecs/focus-text.ts";
import type { FocusKeys } from "../focus-keys.ts";
import type { Keyring } from "../keyring.ts";
import type { PostgresDatabase } from "./database.ts";

const Size = z.object({ bytes: z.coerce.number() });
const OfSession = z.object({ session: SessionId });

/** The table `focus_texts`: what a candidate writes in a focus time, sealed under that time's own key. */
export class FocusTextTable {
  readonly #database: PostgresDatabase;
  readonly #keyring: Keyring;
  readonly #focusKeys: FocusKeys;

  constructor(database: PostgresDatabase, keyring: Keyring, focusKeys: FocusKeys) {
    this.#database = database;
    this.#keyring = keyring;
    this.#focusKeys = focusKeys;
  }

  /** Begins with nothing, under a new key. */
  async begin(session: SessionId): Promise<void> {
    await this.end(session);
    this.#focusKeys.create(session);
  }

  /** See `Storage.putFocusText`. */
  async put(session: SessionId, file: FileId, text: string): Promise<void> {
    const key = focusKey(this.#keyring, this.#focusKeys, session);
    if (key === null) throw new AppError("conflict", "The focus time is over.");
    const { name, sealed } = sealFocusText(key, session, file, text);
    await this.#database.write(async (transaction) => {
      // One after the other, else two together could come over the limit.
      const [, [size]] = await Promise.all([
        transaction.query("SELECT FROM sessions WHERE id = $1 FOR NO KEY UPDATE", session),
        transaction.query(
          `SELECT coalesce(sum(length(sealed)), 0) AS bytes FROM focus_texts WHERE session = $1 AND name <> $2`,
          session,
          name,
        ),
      ]);
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
  async texts(session: SessionId): Promise<ReadonlyMap<FileId, string>> {
    const key = focusKey(this.#keyring, this.#focusKeys, session);
    if (key === null) return new Map();
    const rows = await this.#database.read(
      "SELECT name, sealed FROM focus_texts WHERE session = $1 ORDER BY number",
      session,
    );
    return new Map(
      rows.map((row) => {
        const { file, text } = openFocusText(key, session, SealedFocusText.parse(row));
        return [file, text];
      }),
    );
  }

  /** The key goes first: after a crash in between, what is left cannot be read. */
  async end(session: SessionId): Promise<void> {
    this.#focusKeys.destroy(session);
    await this.#database.write((transaction) =>
      transaction.query("DELETE FROM focus_texts WHERE session = $1", session),
    );
  }

  /** See `Storage.focusSessions`. */
  async sessions(): Promise<readonly SessionId[]> {
    const rows = await this.#database.read("SELECT DISTINCT session FROM focus_texts");
    const stored = rows.map((row) => OfSession.parse(row).session);
    return [...new Set([...this.#focusKeys.sessions(), ...stored])];
  }
}
