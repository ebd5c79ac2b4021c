import type { SeatAnswer } from "@tandiff/shared/api.ts";
import type { ParticipantId } from "@tandiff/shared/ids.ts";
import { sendJson } from "./http.ts";

/** A link's secret becomes a cookie of that participant. @throws AppError "not-found" for any bad link. */
export function takeSeat(participant: ParticipantId, secret: string): Promise<SeatAnswer> {
  return sendJson("POST", "/api/seats", { participant, secret });
}

/** As `takeSeat`, with the organiser's key. */
export function takeOrganiserSeat(key: string): Promise<unknown> {
  return sendJson("POST", "/api/organiser/seat", { key });
}
