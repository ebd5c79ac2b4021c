import { createHash } from "node:crypto";
import type { SeatAnswer } from "@tandiff/shared/api.ts";
import { AppError } from "@tandiff/shared/errors.ts";
import type { ParticipantId, SessionId } from "@tandiff/shared/ids.ts";
import type { Participant } from "@tandiff/shared/session/state.ts";
import type { MasterKey } from "../storage/master-key.ts";
import type { Invite, Storage } from "../storage/port.ts";
import { hashSecret, sameSecretHash } from "../storage/secrets.ts";
import type { OpenSession } from "./open-session.ts";
import type { Sessions } from "./sessions.ts";
import { unknownLink } from "./unknown-link.ts";

/** Who is asking, in which session. */
export interface Seat {
  readonly session: OpenSession;
  readonly participant: Participant;
  /** How many links of theirs had ended when it was looked for. */
  readonly endings: number;
}

export interface TakenSeat {
  readonly answer: SeatAnswer;
  /** What the page keeps in its cookie. */
  readonly token: string;
}

/** Compared with where there is no invite, and never equal since nothing is open then. */
const noSecretHash = hashSecret("");

/**
 * Turns links into seats. A link's secret is exchanged once for the seat's own token, which the page
 * keeps in a cookie; the token is derived from the secret, so nothing more has to be stored, and both
 * end with the invite.
 */
export class Seats {
  readonly #storage: Storage;
  readonly #keyring: Pick<MasterKey, "deriveInviteSecret">;
  readonly #sessions: Sessions;
  readonly #organiserHash: Uint8Array;
  readonly #whenEnded = new Set<(participant: ParticipantId) => void>();
  /** How often somebody's link has ended since the start. */
  readonly #endings = new Map<ParticipantId, number>();

  constructor(
    storage: Storage,
    keyring: Pick<MasterKey, "deriveInviteSecret">,
    sessions: Sessions,
    organiserKey: string,
  ) {
    this.#storage = storage;
    this.#keyring = keyring;
    this.#sessions = sessions;
    this.#organiserHash = hashSecret(organiserKey);
  }

  /** The seat of a link and its token; null for an unknown, a wrong and a revoked one, after the same work. */
  async take(participant: ParticipantId, secret: string): Promise<TakenSeat | null> {
    const endings = this.#endingsOf(participant);
    const invite = await this.#storage.invite(participant);
    const fits = sameSecretHash(hashSecret(secret), invite?.secretHash ?? noSecretHash);
    if (!fits || !isOpen(invite)) return null;
    const session = await this.#sessions.get(invite.session);
    const { role, removed } = session.participant(participant);
    const hasEnded = removed || this.#endingsOf(participant) !== endings;
    return hasEnded ? null : { answer: { participant, role }, token: tokenOf(secret) };
  }

  /** The seat that a token stands for; null as in `take`. */
  async find(participant: ParticipantId, token: string): Promise<Seat | null> {
    const endings = this.#endingsOf(participant);
    const invite = await this.#storage.invite(participant);
    const expected = tokenOf(this.#keyring.deriveInviteSecret(participant, invite?.generation ?? 1));
    const fits = sameSecretHash(hashSecret(token), hashSecret(expected));
    if (!fits || !isOpen(invite)) return null;
    const session = await this.#sessions.get(invite.session);
    const person = session.participant(participant);
    const hasEnded = person.removed || this.#endingsOf(participant) !== endings;
    return hasEnded ? null : { session, participant: person, endings };
  }

  /**
   * A seat as it is now, told in the same turn: to be asked after every wait, and right before what is to be done or
   * answered for it.
   * @throws AppError "not-found" once its link has ended, "erased" once its session is
   */
  stillOpen({ session, participant: { id }, endings }: Seat): Seat {
    this.#sessions.assertKept(session.id);
    const participant = session.participant(id);
    if (participant.removed || this.#endingsOf(id) !== endings) throw unknownLink();
    return { session, participant, endings };
  }

  #endingsOf(participant: ParticipantId): number {
    return this.#endings.get(participant) ?? 0;
  }

  /** The link and all that was opened with it stop to work, at once. @throws AppError "not-found" */
  async revoke(session: SessionId, participant: ParticipantId, now: number): Promise<void> {
    const before = await this.#invite(session, participant);
    await this.#replace(before, { ...before, revokedAt: now });
  }

  /** Gives the participant a new link in the place of the one before, revoked or not. @throws AppError "not-found" */
  async reissue(session: SessionId, participant: ParticipantId): Promise<void> {
    const before = await this.#invite(session, participant);
    const open = await this.#sessions.get(session);
    if (open.participant(participant).removed) throw noSuchPerson();
    const generation = before.generation + 1;
    const secretHash = hashSecret(this.#keyring.deriveInviteSecret(participant, generation));
    await this.#replace(before, { ...before, generation, secretHash, revokedAt: null });
  }

  /** `listener` is told whose link has ended, once no new seat comes of it. */
  onEnded(listener: (participant: ParticipantId) => void): void {
    this.#whenEnded.add(listener);
  }

  async #invite(session: SessionId, participant: ParticipantId): Promise<Invite> {
    const invite = await this.#storage.invite(participant);
    if (invite?.session === session) return invite;
    throw noSuchPerson();
  }

  async #replace(before: Invite, invite: Invite): Promise<void> {
    const { participant } = invite;
    await this.#storage.replaceInvite(invite, before.generation);
    this.#endings.set(participant, this.#endingsOf(participant) + 1);
    for (const listener of this.#whenEnded) listener(participant);
  }

  /** Null when it is not the organiser's key. */
  organiser(key: string): true | null {
    return sameSecretHash(hashSecret(key), this.#organiserHash) || null;
  }
}

function noSuchPerson(): AppError {
  return new AppError("not-found", "There is no such person in this session.");
}

function isOpen(invite: Invite | null): invite is Invite {
  return invite !== null && invite.revokedAt === null;
}

function tokenOf(secret: string): string {
  return createHash("sha256").update(`tandiff seat token v1:${secret}`).digest("base64url");
}
