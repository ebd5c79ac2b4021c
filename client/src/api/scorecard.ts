import type { DraftSaved } from "@tandiff/shared/api.ts";
import type { Rubric } from "@tandiff/shared/exercise/rubric.ts";
import type { ParticipantId } from "@tandiff/shared/ids.ts";
import type {
  ScorecardRequest,
  ScorecardView,
  SubmissionRequest,
} from "@tandiff/shared/scoring/scorecard.ts";
import { getJson, sendJson } from "./http.ts";

/** Most characters that may surely be sent as the page closes: a body has 64 KiB, a character up to 3 bytes. */
const mostAtClose = 20_000;

export function loadRubric(participant: ParticipantId): Promise<Rubric> {
  return getJson(`/api/${participant}/rubric`);
}

/** One's own scorecard, and those of the others as far as they are open. */
export function loadScorecard(participant: ParticipantId): Promise<ScorecardView> {
  return getJson(`/api/${participant}/scorecard`);
}

/** @throws AppError "conflict" when another page has saved since `basis` */
export function putScorecard(participant: ParticipantId, body: ScorecardRequest): Promise<DraftSaved> {
  const keepalive = JSON.stringify(body).length <= mostAtClose;
  return sendJson("PUT", `/api/${participant}/scorecard`, body, { keepalive });
}

/** Safe to repeat with the same id. */
export function submitScorecard(participant: ParticipantId, body: SubmissionRequest): Promise<void> {
  return sendJson("POST", `/api/${participant}/scorecard/submissions`, body);
}
