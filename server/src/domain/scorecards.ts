import { AppError } from "@tandiff/shared/errors.ts";
import type { Rubric } from "@tandiff/shared/exercise/rubric.ts";
import type { PacketCard } from "@tandiff/shared/export/scorecard-document.ts";
import type { ParticipantId } from "@tandiff/shared/ids.ts";
import { emptyScorecard } from "@tandiff/shared/scoring/empty-scorecard.ts";
import type { Scorecard, ScorecardView, Submission } from "@tandiff/shared/scoring/scorecard.ts";
import { type Participant, peopleOf, type SessionState, traineeOf } from "@tandiff/shared/session/state.ts";
import type { StoredSubmission } from "../storage/port.ts";

/**
 * What somebody may see of a session's scorecards: their own, and those of the others only once they have
 * submitted theirs. That the others have submitted is no secret.
 */
export function scorecardView(
  state: SessionState,
  me: ParticipantId,
  own: { readonly card: Scorecard; readonly savedAt: number } | null,
  all: readonly StoredSubmission[],
): ScorecardView {
  const mine = submissionsOf(all, me);
  const isOpen = mine.length > 0;
  return {
    own: {
      card: own?.card ?? mine.at(-1)?.card ?? emptyScorecard,
      savedAt: own?.savedAt ?? null,
      submissions: mine,
    },
    others: scorersOf(state)
      .filter(({ id }) => id !== me)
      .map(({ id }) => {
        const theirs = submissionsOf(all, id);
        return {
          participant: id,
          submittedAt: theirs[0]?.at ?? null,
          submissions: isOpen ? theirs : null,
        };
      }),
  };
}

/** Everybody who fills in a scorecard: interviewers, and the observer for themself. */
export function scorersOf(state: SessionState): readonly Participant[] {
  return peopleOf(state).filter(({ role }) => role !== "candidate");
}

/**
 * The scorecards that go into the packet for `reader`, or for the organiser where that is null. One that was made
 * to learn is never among them, and whoever still has to score gets none.
 */
export function packetCards(
  state: SessionState,
  all: readonly StoredSubmission[],
  reader: ParticipantId | null,
): readonly PacketCard[] {
  if (reader !== null && submissionsOf(all, reader).length === 0) return [];
  const trainee = traineeOf(state);
  return scorersOf(state)
    .filter(({ id }) => id !== trainee)
    .map((participant) => ({ participant, submissions: submissionsOf(all, participant.id) }));
}

function submissionsOf(all: readonly StoredSubmission[], participant: ParticipantId): readonly Submission[] {
  return all.filter((one) => one.participant === participant).map(({ id, at, card }) => ({ id, at, card }));
}

/** @throws AppError "bad-request" when something is scored that the rubric does not have */
export function assertKnownItems(card: Scorecard, { dimensions, findings }: Rubric): void {
  const known = new Set<string>([...dimensions, ...findings].map(({ id }) => id));
  const unknown = [...Object.keys(card.dimensions), ...Object.keys(card.findings)].find(
    (id) => !known.has(id),
  );
  if (unknown === undefined) return;
  throw new AppError("bad-request", `The rubric of this exercise has no item ${unknown}.`);
}

/** @throws AppError "bad-request" when it says nothing yet */
export function assertComplete({ recommendation }: Scorecard): void {
  if (recommendation === null) {
    throw new AppError("bad-request", "Choose what you recommend before you submit the scorecard.");
  }
}
