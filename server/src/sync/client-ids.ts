import type { ParticipantId } from "@tandiff/shared/ids.ts";
import { limits } from "@tandiff/shared/limits.ts";
import { firstParticipantClientId } from "@tandiff/shared/sync/protocol.ts";

/** Yjs draws client ids from 32 bits. */
const largestClientId = 0xffff_ffff;

/**
 * Whose Yjs client ids are whose in one document. An id belongs to the first who says hello with it,
 * shows a cursor under it or writes with it, and is never given to another.
 */
export class ClientIds {
  readonly #owners = new Map<number, ParticipantId>();
  readonly #counts = new Map<ParticipantId, number>();

  /** Takes the id for the participant; false when it is another's, the server's, or out of range. */
  claim(clientId: number, participant: ParticipantId): boolean {
    if (!this.mayClaim([clientId], participant)) return false;
    if (!this.#owners.has(clientId)) this.#counts.set(participant, this.#countOf(participant) + 1);
    this.#owners.set(clientId, participant);
    return true;
  }

  /** What `claim` would answer for all of them, without taking any. */
  mayClaim(clientIds: Iterable<number>, participant: ParticipantId): boolean {
    let fresh = 0;
    for (const clientId of clientIds) {
      if (clientId < firstParticipantClientId || clientId > largestClientId) return false;
      const owner = this.#owners.get(clientId);
      if (owner !== undefined && owner !== participant) return false;
      if (owner === undefined) fresh += 1;
    }
    return fresh === 0 || this.#countOf(participant) + fresh <= limits.clientIds;
  }

  owners(): ReadonlyMap<number, ParticipantId> {
    return this.#owners;
  }

  #countOf(participant: ParticipantId): number {
    return this.#counts.get(participant) ?? 0;
  }
}
