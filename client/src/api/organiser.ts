import type {
  EraseRequest,
  ExercisesView,
  ReissuedLink,
  SessionLinks,
  SessionRequest,
  SessionsView,
} from "@tandiff/shared/api.ts";
import type { ExerciseSlug, ParticipantId, SessionId } from "@tandiff/shared/ids.ts";
import type { SessionChangeInput } from "@tandiff/shared/session/changes.ts";
import { getJson, request, sendJson } from "./http.ts";

const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();

/** All below throw AppError "not-found" without the organiser's seat. */
export function loadSessions(): Promise<SessionsView> {
  return getJson(`/api/organiser/sessions?zone=${encodeURIComponent(timeZone)}`);
}

export function loadExercises(): Promise<ExercisesView> {
  return getJson("/api/organiser/exercises");
}

/** Not offered for new sessions any more; those that there are go on. */
export function retireExercise(slug: ExerciseSlug): Promise<undefined> {
  return sendJson("POST", `/api/organiser/exercises/${slug}/retire`);
}

/** Takes that back. */
export function offerExercise(slug: ExerciseSlug): Promise<undefined> {
  return sendJson("POST", `/api/organiser/exercises/${slug}/offer`);
}

/** @throws AppError "bad-request" with the sentence of what is wrong with it. */
export function createSession(wanted: SessionRequest): Promise<SessionLinks> {
  return sendJson("POST", "/api/organiser/sessions", wanted);
}

/** @throws AppError with the sentence of why it cannot be changed so. */
export function changeSession(session: SessionId, change: SessionChangeInput): Promise<SessionLinks> {
  return sendJson("POST", `/api/organiser/sessions/${session}/changes`, { id: crypto.randomUUID(), change });
}

export function loadLinks(session: SessionId): Promise<SessionLinks> {
  return getJson(`/api/organiser/sessions/${session}`);
}

/** The link and the pages opened with it end at once. */
export function revokeLink(session: SessionId, participant: ParticipantId): Promise<undefined> {
  return sendJson("POST", `/api/organiser/sessions/${session}/participants/${participant}/revoke`);
}

/** A new link in the place of the present one, which ends. */
export function reissueLink(session: SessionId, participant: ParticipantId): Promise<ReissuedLink> {
  return sendJson("POST", `/api/organiser/sessions/${session}/participants/${participant}/reissue`);
}

/** A letter in plain text with a person's link. */
export async function loadInvitation(session: SessionId, participant: ParticipantId): Promise<string> {
  const answer = await request(
    `/api/organiser/sessions/${session}/participants/${participant}/invitation.txt`,
  );
  return answer.text();
}

export function calendarPath(session: SessionId, participant: ParticipantId): string {
  return `/api/organiser/sessions/${session}/participants/${participant}/invitation.ics`;
}

/** Destroys all of a session, for ever. */
export function eraseSession(session: SessionId): Promise<undefined> {
  return sendJson("POST", `/api/organiser/sessions/${session}/erase`, {
    confirm: session,
  } satisfies EraseRequest);
}

export function candidateDataPath(session: SessionId): string {
  return `/api/organiser/sessions/${session}/candidate-data.zip`;
}

export function exportPath(session: SessionId): string {
  return `/api/organiser/sessions/${session}/export.zip`;
}
