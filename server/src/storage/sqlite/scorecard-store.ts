import type { StatementSync } from "node:sqlite";
import { ParticipantId, SubmissionId, type SessionId } from "@tandiff/shared/ids.ts";
import { Scorecard } from "@tandiff/shared/scoring/scorecard.ts";
import { z } from "zod";
import { encodeFields } from "../canonical-encoding.ts";
import type { Keyring } from "../keyring.ts";
import type { StoredSubmission } from "../port.ts";
import { open, seal } from "../sealing.ts";
import type { Database } from "./database.ts";

const Stored = z.object({
  id: SubmissionId,
  participant: ParticipantId,
  at: z.int(),
  sealed: z.instanceof(Uint8Array),
});

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
    const { id, participant, at, card } = submission;
    const key = this.#keyring.sessionKey(session);
    const sealed = seal(key, Buffer.from(JSON.stringify(card)), place(session, submission));
    this.#database.write(() => this.#add.run({ id, session, participant, at, sealed }));
  }

  /** In the order in which they came. */
  all(session: SessionId): readonly StoredSubmission[] {
    const rows = this.#all.all(session).map((row) => Stored.parse(row));
    if (rows.length === 0) return [];
    const key = this.#keyring.sessionKey(session);
    return rows.map(({ sealed, ...row }) => {
      const json = Buffer.from(open(key, sealed, place(session, row))).toString();
      return { ...row, card: Scorecard.parse(JSON.parse(json)) };
    });
  }
}

/** Associated data. */
function place(
  session: SessionId,
  { id, participant, at }: Pick<StoredSubmission, "id" | "participant" | "at">,
): Uint8Array {
  return encodeFields(["tandiff scorecard v1", session, participant, id, String(at)]);
}
