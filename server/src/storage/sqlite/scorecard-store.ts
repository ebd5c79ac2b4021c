import type { StatementSync } from "node:sqlite";
import type { SessionId } from "@tandiff/shared/ids.ts";
import { openSubmission, SealedSubmission, sealSubmission } from "../codecs/submission.ts";
import type { Keyring } from "../keyring.ts";
import type { StoredSubmission } from "../port.ts";
import type { Database } from "./database.ts";

/** The table `scorecards`: what was submitted, encrypted like the log. Rows are added and never changed. */
export class ScorecardStore {
  readonly #database: Database;
  readonly #keyring: Keyring;
  readonly #add: StatementSync;
  readonly #all: StatementSync;

  constructor(database: Database, keyring: Keyring) {
    this.#database = database;
    this.#keyring = keyring;
    this.#add = database.connection.prepare(
      `INSERT INTO scorecards (id, session, participant, at, sealed)
       VALUES (:id, :session, :participant, :at, :sealed) ON CONFLICT (id) DO NOTHING`,
    );
    this.#all = database.connection.prepare(
      "SELECT id, participant, at, sealed FROM scorecards WHERE session = ? ORDER BY number",
    );
  }

  add(session: SessionId, submission: StoredSubmission): void {
    const row = sealSubmission(this.#keyring.sessionKey(session), session, submission);
    this.#database.write(() => this.#add.run({ ...row, session }));
  }

  /** In the order in which they came. */
  all(session: SessionId): readonly StoredSubmission[] {
    const rows = this.#all.all(session).map((row) => SealedSubmission.parse(row));
    if (rows.length === 0) return [];
    const key = this.#keyring.sessionKey(session);
    return rows.map((row) => openSubmission(key, session, row));
  }
}
