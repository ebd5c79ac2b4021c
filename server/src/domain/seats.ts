import { createHash } from "node:crypto";
import type { SeatAnswer } from "@tandiff/shared/api.ts";
import { AppError } from "@tandiff/shared/errors.ts";
import type { ParticipantId, SessionId } from "@tandiff/shared/ids.ts";
import type { Participant } from "@tandiff/shared/session/state.ts";
import type { MasterKey } from "../storage/master-key.ts";
import type { Invite, Storage } from "../storage/port.ts";
import { hashSecret, sameSecretHash } from "../storage/secrets.ts";
import { LinkEndings, type EndedListener } from "./link-endings.ts";
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
  readonly #endings = new LinkEndings();

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
    const { invite, endings } = await this.#read(participant);
    const fits = sameSecretHash(hashSecret(secret), invite?.secretHash ?? noSecretHash);
    if (!fits || !isOpen(invite)) return null;
    const session = await this.#sessions.get(invite.session);
    const { role, removed } = session.participant(participant);
    if (removed) return null;
    // It may have been the link before this one.
    if (this.#endings.of(participant) !== endings) return this.take(participant, secret);
    return { answer: { participant, role }, token: tokenOf(secret) };
  }

  /** The seat that a token stands for; null as in `take`. */
  async find(participant: ParticipantId, token: string): Promise<Seat | null> {
    const { invite, endings } = await this.#read(participant);
    const expected = tokenOf(this.#keyring.deriveInviteSecret(participant, invite?.generation ?? 1));
    const fits = sameSecretHash(hashSecret(token), hashSecret(expected));
    if (!fits || !isOpen(invite)) return null;
    const session = await this.#sessions.get(invite.session);
    const person = session.participant(participant);
    if (person.removed) return null;
    if (this.#endings.of(participant) !== endings) return this.find(participant, token);
    return { session, participant: person, endings };
  }

  /**
   * A seat as it is now, told in the same turn: to be asked after every wait, and right before what is to be done or
   * answered for it.
   * @throws AppError "not-found" once its link has ended, "erased" once its session is, "not-stored" where that was opened
   *   anew meanwhile, as after a compaction by another node
   */
  stillOpen({ session, participant: { id }, endings }: Seat): Seat {
    this.#sessions.assertKept(session.id);
    const participant = session.participant(id);
    if (participant.removed || this.#endings.of(id) !== endings) throw unknownLink();
    if (this.#sessions.opened(session.id) !== session) throw openedAnew();
    return { session, participant, endings };
  }

  /** The invite, and how many links of theirs had ended before; null where it is known here to be another by now. */
  async #read(participant: ParticipantId): Promise<{ invite: Invite | null; endings: number }> {
    const before = this.#endings.of(participant);
    const invite = await this.#storage.invite(participant);
    if (!invite || !this.#storage.isShared) return { invite, endings: before };
    const [since, isLatest] = [this.#endings.of(participant), this.#endings.read(invite)];
    const found = this.#endings.of(participant) - since;
    return { invite: isLatest ? invite : null, endings: before + found };
  }

  /**
   * Finds out whether another node has ended a link, as it says.
   * @throws AppError "not-stored" where that cannot be read; then it is believed
   */
  async look(participant: ParticipantId): Promise<void> {
    try {
      await this.#read(participant);
    } catch (error) {
      this.#endings.told(participant);
      throw error;
    }
  }

  /** The same of all links that seats here rest on, for which one query asks. */
  async lookAll(): Promise<void> {
    this.#endings.forgetUnless((id) => this.#sessions.isHeld(id));
    const sessions = this.#endings.sessions();
    if (sessions.length === 0) return;
    for (const invite of await this.#storage.changedInvites(sessions)) this.#endings.read(invite);
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
  onEnded(listener: EndedListener): void {
    this.#endings.onEnded(listener);
  }

  async #invite(session: SessionId, participant: ParticipantId): Promise<Invite> {
    const invite = await this.#storage.invite(participant);
    if (invite?.session === session) return invite;
    throw noSuchPerson();
  }

  async #replace(before: Invite, invite: Invite): Promise<void> {
    await this.#storage.replaceInvite(invite, before.generation);
    this.#endings.ended(invite);
  }

  /** Null when it is not the organiser's key. */
  organiser(key: string): true | null {
    return sameSecretHash(hashSecret(key), this.#organiserHash) || null;
  }
}

function openedAnew(): AppError {
  return new AppError("not-stored", "The server reads this interview anew. Try again.");
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
