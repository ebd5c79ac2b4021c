import { SessionId } from "@tandiff/shared/ids.ts";
import { Erasure, type ErasedSession } from "../erasure.ts";
import type { DatabaseReads, PostgresDatabase } from "./database.ts";

const Erased = Erasure.extend({ session: SessionId });

/** The table `erasures`: who erased which session when. It is known to all nodes, and to whoever restores a backup. */
export class Eraser {
  readonly #database: PostgresDatabase;

  constructor(database: PostgresDatabase) {
    this.#database = database;
  }

  /** In one transaction destroys the session's key, with it all that refers to it, and says so. The first erasure counts. */
  async erase(session: SessionId, { at, by }: Erasure): Promise<void> {
    await this.#database.write(async (transaction) => {
      await Promise.all([
        // As whoever appends: so neither waits for the other, and no row comes behind this.
        transaction.query("SELECT FROM log_heads WHERE session = $1 FOR UPDATE", session),
        transaction.query("DELETE FROM session_keys WHERE session = $1", session),
        transaction.query(
          "INSERT INTO erasures (session, at, by) VALUES ($1, $2, $3) ON CONFLICT (session) DO NOTHING",
          session,
          at,
          by,
        ),
      ]);
    });
  }

  /** Erases again what a restore has brought back. */
  async finish(): Promise<void> {
    await this.#database.write((transaction) =>
      transaction.query(
        "DELETE FROM session_keys USING erasures WHERE erasures.session = session_keys.session",
      ),
    );
  }

  /** Null when the session was not erased. */
  erasureOf(session: SessionId): Promise<Erasure | null> {
    return readErasure(this.#database, session);
  }

  /** In the order in which they were erased. */
  async erased(): Promise<readonly ErasedSession[]> {
    const rows = await this.#database.read("SELECT session, at, by FROM erasures ORDER BY number");
    return rows.map((row) => Erased.parse(row));
  }
}

export async function readErasure(database: DatabaseReads, session: SessionId): Promise<Erasure | null> {
  const [found] = await database.read("SELECT at, by FROM erasures WHERE session = $1", session);
  return found === undefined ? null : Erasure.parse(found);
}
