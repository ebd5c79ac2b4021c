import { SessionId } from "@tandiff/shared/ids.ts";
import { z } from "zod";
import type { Keyring } from "../keyring.ts";
import type { PostgresDatabase } from "./database.ts";

/** What is kept of an erased session: by ids and hashes of links those who hold one are told that it was erased. */
const kept: readonly string[] = ["invites"];

const Table = z.object({ name: z.string() });
const OfSession = z.object({ session: SessionId });

/** Deletes all that belongs to a session, in whatever table it stands. */
export class Eraser {
  readonly #database: PostgresDatabase;

  constructor(database: PostgresDatabase) {
    this.#database = database;
  }

  async erase(session: SessionId): Promise<void> {
    const tables = await this.#database.read(
      `SELECT table_name AS name FROM information_schema.columns
       WHERE table_schema = current_schema() AND column_name = 'session' AND table_name <> ALL($1)`,
      kept,
    );
    await this.#database.write(async (transaction) => {
      // As whoever appends: so neither waits for the other, and no row comes behind this.
      await transaction.query("SELECT FROM log_heads WHERE session = $1 FOR UPDATE", session);
      await Promise.all(
        tables.map((row) =>
          transaction.query(`DELETE FROM "${Table.parse(row).name}" WHERE session = $1`, session),
        ),
      );
    });
  }

  /** Sessions whose key was destroyed and whose rows are still there: a crash came in between, or a restore. */
  async unfinished({ erased }: Pick<Keyring, "erased">): Promise<readonly SessionId[]> {
    // The head goes in the same transaction as all else.
    const rows = await this.#database.read("SELECT session FROM log_heads WHERE session = ANY($1)", [
      ...erased.keys(),
    ]);
    return rows.map((row) => OfSession.parse(row).session);
  }
}
