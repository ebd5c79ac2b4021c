import type { ParticipantId } from "@tandiff/shared/ids.ts";
import type { ReplayIndex, ReplayPiece } from "@tandiff/shared/replay/protocol.ts";
import { getJson } from "./http.ts";

/** @throws AppError with the reason where there is no replay */
export function loadReplay(participant: ParticipantId): Promise<ReplayIndex> {
  return getJson(`/api/${participant}/replay`);
}

export function loadReplayPiece(participant: ParticipantId, number: number): Promise<ReplayPiece> {
  return getJson(`/api/${participant}/replay/pieces/${number}`);
}
