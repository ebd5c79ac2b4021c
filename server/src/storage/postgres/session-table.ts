import { AppError } from "@tandiff/shared/errors.ts";
import type { ParticipantId, SessionId } from "@tandiff/shared/ids.ts";
import { StoredInvite, StoredSession } from "../codecs/session.ts";
import type { Invite, SessionRecord } from "../port.ts";
import type { PostgresDatabase, Transaction } from "./database.ts";

const sessionColumns = "id, exercise, created_at";
const inviteColumns = "participant, session, generation, secret_hash, revoked_at";
/** Of one that was erased there is no key. */
const isKept = "EXISTS (SELECT FROM session_keys WHERE session = sessions.id)";

/** The tables `sessions` and `invites`. */
export class SessionTable {
  readonly #database: PostgresDatabase;

  constructor(database: PostgresDatabase) {
    this.#database = database;
  }

  /** Inside the caller's transaction. */
  async insert(
    transaction: Transaction,
    { id, exercise, createdAt }: SessionRecord,
    invites: readonly Invite[],
  ): Promise<void> {
    await Promise.all([
      transaction.query(
        `INSERT INTO sessions (${sessionColumns}) VALUES ($1, $2, $3)`,
        id,
        exercise,
        createdAt,
      ),
      ...invites.map((invite) => insertInvite(transaction, invite)),
    ]);
  }

  async addInvite(invite: Invite): Promise<void> {
    await this.#database.write((transaction) =>
      insertInvite(transaction, invite, "ON CONFLICT (participant) DO NOTHING"),
    );
  }

  /** See `Storage.replaceInvite`. */
  async replaceInvite(
    { participant, generation, secretHash, revokedAt }: Invite,
    before: number,
  ): Promise<void> {
    await this.#database.write(async (transaction) => {
      const replaced = await transaction.query(
        `UPDATE invites SET generation = $2, secret_hash = $3, revoked_at = $4
         WHERE participant = $1 AND generation = $5 RETURNING participant`,
        participant,
        generation,
        secretHash,
        revokedAt,
        before,
      );
      if (replaced.length === 0) {
        throw new AppError("conflict", "This link was changed meanwhile. Try again.");
      }
    });
  }

  async session(id: SessionId): Promise<SessionRecord | null> {
    const [row] = await this.#database.read(
      `SELECT ${sessionColumns} FROM sessions WHERE id = $1 AND ${isKept}`,
      id,
    );
    return row === undefined ? null : StoredSession.parse(row);
  }

  /** Newest first. */
  async sessions(): Promise<readonly SessionRecord[]> {
    const rows = await this.#database.read(
      `SELECT ${sessionColumns} FROM sessions WHERE ${isKept} ORDER BY created_at DESC, number DESC`,
    );
    return rows.map((row) => StoredSession.parse(row));
  }

  async invite(participant: ParticipantId): Promise<Invite | null> {
    const [row] = await this.#database.read(
      `SELECT ${inviteColumns} FROM invites WHERE participant = $1`,
      participant,
    );
    return row === undefined ? null : StoredInvite.parse(row);
  }

  /** See `Storage.changedInvites`. */
  async changedInvites(sessions: readonly SessionId[]): Promise<readonly Invite[]> {
    const rows = await this.#database.read(
      `SELECT ${inviteColumns} FROM invites
       WHERE session = ANY($1) AND (generation > 1 OR revoked_at IS NOT NULL)`,
      sessions,
    );
    return rows.map((row) => StoredInvite.parse(row));
  }

  /** In the order in which they were created. */
  async invites(session: SessionId): Promise<readonly Invite[]> {
    const rows = await this.#database.read(
      `SELECT ${inviteColumns} FROM invites WHERE session = $1 ORDER BY number`,
      session,
    );
    return rows.map((row) => StoredInvite.parse(row));
  }
}

function insertInvite(
  transaction: Transaction,
  { participant, session, generation, secretHash, revokedAt }: Invite,
  where: "ON CONFLICT (participant) DO NOTHING" | "" = "",
): Promise<unknown> {
  return transaction.query(
    `INSERT INTO invites (${inviteColumns})
     VALUES ($1, $2, $3, $4, $5) ${where}`,
    participant,
    session,
    generation,
    secretHash,
    revokedAt,
  );
}
