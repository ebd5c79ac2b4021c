import { SessionId } from "@tandiff/shared/ids.ts";
import { Accommodations } from "@tandiff/shared/session/accommodations.ts";
import { z } from "zod";
import { openAccommodations, sealAccommodations } from "../codecs/accommodations.ts";
import { openSubmission, SealedSubmission, sealSubmission } from "../codecs/submission.ts";
import type { StoredSubmission } from "../port.ts";
import type { PostgresDatabase } from "./database.ts";
import type { SessionKeyTable } from "./session-key-table.ts";

const Sealed = z.object({ sealed: z.instanceof(Uint8Array) });
const PutAt = z.object({ session: SessionId, saved_at: z.int() });

/** The table `accommodations`: what a candidate needs, apart from all that is exported or scored. */
export class AccommodationTable {
  readonly #database: PostgresDatabase;
  readonly #keys: SessionKeyTable;

  constructor(database: PostgresDatabase, keys: SessionKeyTable) {
    this.#database = database;
    this.#keys = keys;
  }

  async put(session: SessionId, accommodations: Accommodations, at: number): Promise<void> {
    const sealed = sealAccommodations(await this.#keys.get(session), session, accommodations);
    await this.#database.write((transaction) =>
      transaction.query(
        `INSERT INTO accommodations (session, sealed, saved_at) VALUES ($1, $2, $3)
         ON CONFLICT (session) DO UPDATE
         SET sealed = excluded.sealed, saved_at = GREATEST(excluded.saved_at, accommodations.saved_at + 1)`,
        session,
        sealed,
        at,
      ),
    );
  }

  async get(session: SessionId): Promise<Accommodations> {
    const [row] = await this.#database.read("SELECT sealed FROM accommodations WHERE session = $1", session);
    if (row === undefined) return Accommodations.parse({});
    return openAccommodations(await this.#keys.get(session), session, Sealed.parse(row).sealed);
  }

  /** See `Storage.accommodationsPutAt`. */
  async putAt(sessions: readonly SessionId[]): Promise<ReadonlyMap<SessionId, number>> {
    const rows = await this.#database.read(
      "SELECT session, saved_at FROM accommodations WHERE session = ANY($1)",
      sessions,
    );
    return new Map(rows.map((row) => PutAt.parse(row)).map((row) => [row.session, row.saved_at]));
  }
}

/** The table `scorecards`: what was submitted. Rows are added and never changed. */
export class ScorecardTable {
  readonly #database: PostgresDatabase;
  readonly #keys: SessionKeyTable;

  constructor(database: PostgresDatabase, keys: SessionKeyTable) {
    this.#database = database;
    this.#keys = keys;
  }

  async add(session: SessionId, submission: StoredSubmission): Promise<void> {
    const key = await this.#keys.get(session);
    const { id, participant, at, sealed } = sealSubmission(key, session, submission);
    await this.#database.write((transaction) =>
      transaction.query(
        `INSERT INTO scorecards (id, session, participant, at, sealed)
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id) DO NOTHING`,
        id,
        session,
        participant,
        at,
        sealed,
      ),
    );
  }

  /** In the order in which they came. */
  async all(session: SessionId): Promise<readonly StoredSubmission[]> {
    const rows = await this.#database.read(
      "SELECT id, participant, at, sealed FROM scorecards WHERE session = $1 ORDER BY number",
      session,
    );
    if (rows.length === 0) return [];
    const key = await this.#keys.get(session);
    return rows.map((row) => openSubmission(key, session, SealedSubmission.parse(row)));
  }
}
