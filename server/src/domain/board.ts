import type { SessionsQuery, SessionsView, SessionSummary } from "@tandiff/shared/api.ts";
import { boardGroup, boardGroups, inBoardOrder, matchesSearch } from "@tandiff/shared/board.ts";
import type { SessionId } from "@tandiff/shared/ids.ts";
import { reviewDueAt } from "@tandiff/shared/session/schedule.ts";
import { kindOf, peopleOf, traineeOf, type SessionState } from "@tandiff/shared/session/state.ts";

/** The sessions that are asked for, in the order of the board. @param now milliseconds since the epoch */
export function onBoard(
  sessions: readonly SessionSummary[],
  { zone, group, search }: SessionsQuery,
  now: number,
): SessionsView["sessions"] {
  const found = sessions.filter((session) => matchesSearch(session, search));
  const groups = Map.groupBy(found, (session) => boardGroup(session, now, zone));
  return boardGroups
    .filter((one) => group === undefined || one === group)
    .flatMap((one) =>
      inBoardOrder(groups.get(one) ?? [], one).map((session) => ({ ...session, group: one })),
    );
}

/** That a review was opened is the candidate's affair, so it is not told here. */
export function summaryOf(id: SessionId, state: SessionState): SessionSummary {
  return {
    id,
    exercise: {
      slug: state.exercise?.slug ?? "",
      title: state.exercise?.title ?? "",
      kind: kindOf(state),
    },
    // Also once it was opened all the same: that is nobody's to see.
    objection: state.phase === "scheduled" || state.phase === "review" ? state.objection : null,
    people: peopleOf(state).map(({ id: participant, name, role }) => ({ id: participant, name, role })),
    createdAt: state.createdAt,
    callAt: state.callAt,
    opensAt: state.opensAt,
    dueAt: reviewDueAt(state),
    preset: state.preset,
    timeZone: state.timeZone,
    videoUrl: state.videoUrl,
    aiPolicy: state.aiPolicy,
    cancelled: state.cancelled?.reason ?? null,
    toBeScored: isToBeScored(state),
    phase: state.phase === "review" ? "scheduled" : state.phase,
  };
}

/** Whether it has ended and an interviewer, other than one who learns, has still to hand in a scorecard. */
function isToBeScored(state: SessionState): boolean {
  const scored = new Set(state.submissions.map(({ by }) => by));
  const trainee = traineeOf(state);
  return (
    state.phase === "ended" &&
    peopleOf(state).some(({ id, role }) => role === "interviewer" && id !== trainee && !scored.has(id))
  );
}
