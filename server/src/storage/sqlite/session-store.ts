import type { StatementSync } from "node:sqlite";
import { AppError } from "@tandiff/shared/errors.ts";
import type { ParticipantId, SessionId } from "@tandiff/shared/ids.ts";
import { StoredInvite, StoredSession } from "../codecs/session.ts";
import type { Invite, SessionRecord } from "../port.ts";
import type { Database } from "./database.ts";

/** The tables `sessions` and `invites`. */
export class SessionStore {
  readonly #insertSession: StatementSync;
  readonly #insertInvite: StatementSync;
  readonly #session: StatementSync;
  readonly #sessions: StatementSync;
  readonly #invite: StatementSync;
  readonly #invites: StatementSync;
  readonly #replaceInvite: StatementSync;

  constructor({ connection }: Database) {
    this.#insertSession = connection.prepare(
      "INSERT INTO sessions (id, exercise, created_at) VALUES (:id, :exercise, :createdAt)",
    );
    this.#insertInvite = connection.prepare(
      `INSERT INTO invites (participant, session, generation, secret_hash, revoked_at)
       VALUES (:participant, :session, :generation, :secretHash, :revokedAt)`,
    );
    this.#session = connection.prepare("SELECT * FROM sessions WHERE id = ?");
    this.#sessions = connection.prepare("SELECT * FROM sessions ORDER BY created_at DESC, number DESC");
    this.#invite = connection.prepare("SELECT * FROM invites WHERE participant = ?");
    this.#invites = connection.prepare("SELECT * FROM invites WHERE session = ? ORDER BY number");
    this.#replaceInvite = connection.prepare(
      `UPDATE invites SET generation = :generation, secret_hash = :secretHash, revoked_at = :revokedAt
       WHERE participant = :participant AND generation = :before`,
    );
  }

  /** Inside the caller's transaction. */
  insert(session: SessionRecord, invites: readonly Invite[]): void {
    this.#insertSession.run({ id: session.id, exercise: session.exercise, createdAt: session.createdAt });
    for (const invite of invites) this.addInvite(invite);
  }

  /** Inside the caller's transaction. */
  addInvite({ participant, session, generation, secretHash, revokedAt }: Invite): void {
    this.#insertInvite.run({ participant, session, generation, secretHash, revokedAt });
  }

  session(id: SessionId): SessionRecord | null {
    const row = this.#session.get(id);
    return row ? StoredSession.parse(row) : null;
  }

  sessions(): readonly SessionRecord[] {
    return this.#sessions.all().map((row) => StoredSession.parse(row));
  }

  invite(participant: ParticipantId): Invite | null {
    const row = this.#invite.get(participant);
    return row ? StoredInvite.parse(row) : null;
  }

  /** See `Storage.changedInvites`. */
  changedInvites(sessions: readonly SessionId[]): readonly Invite[] {
    return sessions
      .flatMap((session) => this.invites(session))
      .filter(({ generation, revokedAt }) => generation > 1 || revokedAt !== null);
  }

  invites(session: SessionId): readonly Invite[] {
    return this.#invites.all(session).map((row) => StoredInvite.parse(row));
  }

  /** Inside the caller's transaction; see `Storage.replaceInvite`. */
  replaceInvite({ participant, generation, secretHash, revokedAt }: Invite, before: number): void {
    const { changes } = this.#replaceInvite.run({ participant, generation, secretHash, revokedAt, before });
    if (changes === 0) throw new AppError("conflict", "This link was changed meanwhile. Try again.");
  }
}
