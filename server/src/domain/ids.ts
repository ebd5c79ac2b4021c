import { randomInt } from "node:crypto";
import { NodeId, ParticipantId, SessionId } from "@tandiff/shared/ids.ts";

const alphabet = "0123456789abcdefghijklmnopqrstuvwxyz";

/** 16 characters of base36 from the system's random source: 82 bits. */
function randomId(): string {
  return Array.from({ length: 16 }, () => alphabet[randomInt(alphabet.length)]).join("");
}

export const newSessionId = (): SessionId => SessionId.parse(randomId());
export const newParticipantId = (): ParticipantId => ParticipantId.parse(randomId());
export const newNodeId = (): NodeId => NodeId.parse(randomId());
