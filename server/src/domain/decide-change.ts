import { AppError } from "@tandiff/shared/errors.ts";
import type { ExerciseSlug, ParticipantId } from "@tandiff/shared/ids.ts";
import { limits } from "@tandiff/shared/limits.ts";
import { type AiRules, usualAiRules } from "@tandiff/shared/session/ai-rules.ts";
import { usualPlan } from "@tandiff/shared/session/call-clock.ts";
import type { Accommodations } from "@tandiff/shared/session/accommodations.ts";
import type { SessionChange } from "@tandiff/shared/session/changes.ts";
import type { Event } from "@tandiff/shared/session/events.ts";
import { withMoreTime } from "@tandiff/shared/session/more-time.ts";
import { organiserMay, type OrganiserAction } from "@tandiff/shared/session/organising.ts";
import { isReviewShared, notInPhase } from "@tandiff/shared/session/phase.ts";
import { kindOf, peopleOf, type Participant, type SessionState } from "@tandiff/shared/session/state.ts";
import type { StoredExercise } from "../storage/port.ts";
import { extendReview, reschedule } from "./decide-schedule.ts";

/** What each change needs. */
export const changeActions: Readonly<Record<SessionChange["type"], OrganiserAction>> = {
  "time.change": "time.change",
  "review.extend": "review.extend",
  "exercise.change": "exercise.change",
  "person.add": "people.change",
  "person.rename": "people.change",
  "person.remove": "people.change",
  "person.replace": "people.change",
  "video.change": "video.change",
  "accommodations.change": "accommodations.change",
  "ai-policy.change": "ai-policy.change",
  "session.cancel": "session.cancel",
  "session.reinstate": "session.reinstate",
};

export interface ChangeContext {
  readonly state: SessionState;
  readonly now: number;
  readonly findExercise: (slug: ExerciseSlug) => StoredExercise | null;
  readonly newParticipant: () => ParticipantId;
  /** What the candidate was known to need before. */
  readonly accommodations: Accommodations;
}

/**
 * What a change by the organiser makes happen, decided from the state alone; all of it is for everyone.
 * @throws AppError with the sentence for the person when it may not be done.
 */
export function decideChange(change: SessionChange, context: ChangeContext): readonly Event[] {
  const { state, now } = context;
  if (change.type === "exercise.change") return changeExercise(change.exercise, context);
  assertMay(changeActions[change.type], state);
  switch (change.type) {
    case "time.change":
      return reschedule(change, state, now);
    case "review.extend":
      return [extendReview(state, change.dueAt === null ? null : Date.parse(change.dueAt), now)];
    case "person.add": {
      const participant: Participant = { id: context.newParticipant(), name: change.name, role: change.role };
      assertRoom(state, participant.role);
      return [{ kind: "participant.added", participant }];
    }
    case "person.rename": {
      const { id, name } = findPerson(state, change.participant);
      return name === change.name
        ? []
        : [{ kind: "participant.renamed", participant: id, name: change.name }];
    }
    case "person.remove": {
      const { id, role } = findReplaceable(state, change.participant);
      if (role === "interviewer" && countOf(state, "interviewer") === 1) {
        throw new AppError(
          "conflict",
          "A session needs an interviewer. Replace this one, or add another first.",
        );
      }
      return [{ kind: "participant.removed", participant: id }];
    }
    case "person.replace": {
      const { id, role } = findReplaceable(state, change.participant);
      const participant: Participant = { id: context.newParticipant(), name: change.name, role };
      return [
        { kind: "participant.removed", participant: id },
        { kind: "participant.added", participant },
      ];
    }
    case "video.change":
      if (change.videoUrl === state.videoUrl) return [];
      return [{ kind: "video.changed", videoUrl: change.videoUrl }];
    case "accommodations.change":
      return giveTime(change.accommodations.moreTime, context);
    case "ai-policy.change":
      return changeAiPolicy(change, state);
    case "session.cancel":
      return [{ kind: "session.cancelled", reason: change.reason }];
    case "session.reinstate":
      return [{ kind: "session.reinstated" }];
  }
}

/** What the candidate says of assistants as they hand the review in rests on the rule that it was written under. */
function changeAiPolicy(
  { review, call }: Extract<SessionChange, { type: "ai-policy.change" }>,
  { aiPolicy, phase }: SessionState,
): Event[] {
  const next = { review: review ?? aiPolicy.review, call: call ?? aiPolicy.call };
  const differs = (stage: keyof AiRules): boolean =>
    next[stage].rule !== aiPolicy[stage].rule || next[stage].note !== aiPolicy[stage].note;
  if (differs("review") && isReviewShared(phase)) {
    throw new AppError(
      "conflict",
      "The review is in, so the rule stays that it was written under. Nothing was changed; the rule for the call can still be another one.",
    );
  }
  return differs("review") || differs("call") ? [{ kind: "ai-policy.changed", aiPolicy: next }] : [];
}

/** All that the log has of what a candidate needs. */
function giveTime(to: number, { state, accommodations }: ChangeContext): Event[] {
  const from = accommodations.moreTime;
  if (to === from) return [];
  const { callAt, preset, timeZone } = state;
  const { opensAt, dueAt, plan } = withMoreTime(state, { from, to });
  return [{ kind: "session.rescheduled", callAt, preset, timeZone, opensAt, dueAt, plan }];
}

/** @throws AppError "conflict" */
function assertMay(action: OrganiserAction, { phase }: SessionState): void {
  if (organiserMay(action, phase)) return;
  // Whether it was opened is the candidate's affair.
  if (phase !== "scheduled" && phase !== "review") throw notInPhase(phase);
  throw new AppError("conflict", "This session waits for its call, so that is not possible now.");
}

/** The plan of the call and the rules on assistants go with the exercise, unless the session has its own. */
function changeExercise(slug: ExerciseSlug, { state, findExercise }: ChangeContext): Event[] {
  const next = findExercise(slug);
  // First of all: what changes nothing anyway must not tell whether the merge request was opened.
  if (!next) throw new AppError("not-found", `There is no exercise ${slug} in the bank.`);
  const { version, title, kind, retiredAt } = next.summary;
  if (version === state.exercise?.version) return [];
  if (retiredAt !== null)
    throw new AppError("conflict", `The exercise ${title} is retired. Offer it again first.`);
  if (state.phase === "review") {
    throw new AppError(
      "conflict",
      "The exercise can be changed only until the candidate has opened it. Nothing was changed.",
    );
  }
  assertMay("exercise.change", state);
  const before = state.exercise && findExercise(state.exercise.slug);
  const own = <Part>(part: Part, usual: Part): boolean => JSON.stringify(part) !== JSON.stringify(usual);
  const hasOwnPlan = own(state.plan, before?.content.plan ?? usualPlan(kindOf(state)));
  const hasOwnPolicy = own(state.aiPolicy, before?.content.aiPolicy ?? usualAiRules);
  return [
    {
      kind: "exercise.changed",
      exercise: { slug, version, title, kind },
      plan: hasOwnPlan ? state.plan : (next.content.plan ?? usualPlan(kind)),
      aiPolicy: hasOwnPolicy ? state.aiPolicy : (next.content.aiPolicy ?? usualAiRules),
    },
  ];
}

function assertRoom(state: SessionState, role: "interviewer" | "observer" | "candidate"): void {
  if (role === "observer" && countOf(state, role) >= 1) {
    throw new AppError("conflict", "A session has at most one observer. Remove or replace the one it has.");
  }
  if (role === "interviewer" && countOf(state, role) >= limits.interviewers) {
    throw new AppError("conflict", `A session has at most ${limits.interviewers} interviewers.`);
  }
}

function countOf(state: SessionState, role: Participant["role"]): number {
  return peopleOf(state).filter((one) => one.role === role).length;
}

function findPerson(state: SessionState, id: ParticipantId): Participant {
  const person = peopleOf(state).find((one) => one.id === id);
  if (!person) throw new AppError("not-found", "There is no such person in this session.");
  return person;
}

function findReplaceable(state: SessionState, id: ParticipantId): Participant {
  const person = findPerson(state, id);
  if (person.role !== "candidate") return person;
  throw new AppError(
    "conflict",
    "The session is the candidate's: cancel it and make another one. A name that is wrong can be changed.",
  );
}
