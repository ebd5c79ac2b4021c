import { randomInt } from "node:crypto";
import { NodeId, ParticipantId, SessionId } from "@tandiff/shared/ids.ts";

const alphabet = "0123456789abcdefghijklmnopqrstuvwxyz";

/** Characters of base36 from the system's random source: five bits each, and a little. */
function random(length: number): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join("");
}

export const newSessionId = (): SessionId => SessionId.parse(random(16));

/** Begins as the session's id does: by these six characters a balancer finds one node for all of its people. */
export function newParticipantId(session: SessionId): ParticipantId {
  return ParticipantId.parse(session.slice(0, 6) + random(10));
}

export const newNodeId = (): NodeId => NodeId.parse(random(16));
