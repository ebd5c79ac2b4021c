import type { ParticipantId, SessionId } from "@tandiff/shared/ids.ts";
import type { Accommodations } from "@tandiff/shared/session/accommodations.ts";
import { getJson } from "./http.ts";

/** What the candidate needs, for themself and those who run the call. */
export function loadAccommodations(participant: ParticipantId): Promise<Accommodations> {
  return getJson(`/api/${participant}/accommodations`);
}

/** The same for the organiser. */
export function loadSessionAccommodations(session: SessionId): Promise<Accommodations> {
  return getJson(`/api/organiser/sessions/${session}/accommodations`);
}
