import type { ParticipantId } from "@tandiff/shared/ids.ts";
import { firstParticipantClientId } from "@tandiff/shared/sync/protocol.ts";

/** Yjs draws client ids from 32 bits. */
const largestClientId = 0xffff_ffff;

/**
 * Whose Yjs client ids are whose in one document. An id belongs to the first who says hello with it,
 * shows a cursor under it or writes with it, and is never given to another.
 */
export class ClientIds {
  readonly #owners = new Map<number, ParticipantId>();

  /** Takes the id for the participant; false when it is another's, the server's, or out of range. */
  claim(clientId: number, participant: ParticipantId): boolean {
    if (!this.mayClaim(clientId, participant)) return false;
    this.#owners.set(clientId, participant);
    return true;
  }

  /** What `claim` would answer, without taking the id. */
  mayClaim(clientId: number, participant: ParticipantId): boolean {
    if (clientId < firstParticipantClientId || clientId > largestClientId) return false;
    const owner = this.#owners.get(clientId);
    return owner === undefined || owner === participant;
  }
}
