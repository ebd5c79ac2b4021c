import type { ParticipantId, SessionId } from "@tandiff/shared/ids.ts";
import type { Invite } from "../storage/port.ts";

/** Whether this node ended a link, or found that another one has. */
export type EndedWhere = "here" | "elsewhere";

export type EndedListener = (participant: ParticipantId, session: SessionId, where: EndedWhere) => void;

interface Seen {
  readonly session: SessionId;
  readonly change: number;
}

/** Counts the endings of each person's links, as far as this node knows of them. */
export class LinkEndings {
  readonly #counts = new Map<ParticipantId, number>();
  /** Invites as they were read last, of those that seats here rest on. */
  readonly #seen = new Map<ParticipantId, Seen>();
  readonly #listeners = new Set<EndedListener>();

  /** `listener` is told whose link has ended, once no new seat comes of it. */
  onEnded(listener: EndedListener): void {
    this.#listeners.add(listener);
  }

  /** How often somebody's link has ended since the start. */
  of(participant: ParticipantId): number {
    return this.#counts.get(participant) ?? 0;
  }

  ended(invite: Invite): void {
    this.#keep(invite);
    this.#end(invite, "here");
  }

  /**
   * To be called with an invite that was read. Where another node has changed it since, what was opened with it ends.
   * False for one that is known to be another by now.
   */
  read(invite: Invite): boolean {
    const seen = this.#seen.get(invite.participant);
    const change = changeOf(invite);
    if (seen && change < seen.change) return false;
    this.#keep(invite);
    if (seen && change > seen.change) this.#end(invite, "elsewhere");
    return true;
  }

  /** To be called where another node says that it has ended somebody's link, and it cannot be read which one that was. */
  told(participant: ParticipantId): void {
    const seen = this.#seen.get(participant);
    if (seen) this.#end({ participant, session: seen.session }, "elsewhere");
  }

  /** Whose seats rest on invites that were read here. */
  sessions(): readonly SessionId[] {
    return [...new Set(Array.from(this.#seen.values(), ({ session }) => session))];
  }

  /** What was read of links is of use as long as their session is held: only then there are seats that could end. */
  forgetUnless(isHeld: (session: SessionId) => boolean): void {
    for (const [participant, { session }] of this.#seen) {
      if (!isHeld(session)) this.#seen.delete(participant);
    }
  }

  #keep(invite: Invite): void {
    this.#seen.set(invite.participant, { session: invite.session, change: changeOf(invite) });
  }

  #end({ participant, session }: Pick<Invite, "participant" | "session">, where: EndedWhere): void {
    this.#counts.set(participant, this.of(participant) + 1);
    for (const listener of this.#listeners) listener(participant, session, where);
  }
}

/** Rises with each change: a link is revoked, and then issued anew, or issued anew at once. */
function changeOf({ generation, revokedAt }: Invite): number {
  return 2 * generation + (revokedAt === null ? 0 : 1);
}
