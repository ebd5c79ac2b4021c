import type { SessionRequest } from "@tandiff/shared/api.ts";
import { AppError } from "@tandiff/shared/errors.ts";
import type { ExerciseKind } from "@tandiff/shared/exercise/kind.ts";
import type { SessionId } from "@tandiff/shared/ids.ts";
import { scheduleOf, type Schedule } from "@tandiff/shared/session/schedule.ts";
import type { Participant } from "@tandiff/shared/session/state.ts";
import { assertSchedule } from "./decide-schedule.ts";
import { newParticipantId } from "./ids.ts";

/** When the review opens and is due, as asked for. @throws AppError "bad-request" */
export function scheduleIn(
  { preset, dueAt }: SessionRequest,
  callAt: number | null,
  now: number,
  kind: ExerciseKind,
): Schedule {
  const usual = scheduleOf(preset, callAt, now, kind);
  const schedule = dueAt === null || kind === "feature" ? usual : { ...usual, dueAt: Date.parse(dueAt) };
  assertSchedule(schedule, now);
  return schedule;
}

/** The people of a new session, in the order of its list. */
export function participantsOf(
  session: SessionId,
  { candidate, interviewers, observer }: SessionRequest,
): Participant[] {
  const person = (name: string, role: Participant["role"]): Participant => ({
    id: newParticipantId(session),
    name,
    role,
  });
  return [
    person(candidate, "candidate"),
    ...interviewers.map((name) => person(name, "interviewer")),
    ...(observer === null ? [] : [person(observer, "observer")]),
  ];
}

/** Why no session is made from an exercise. */
export function retired(title: string): AppError {
  return new AppError("conflict", `${title} was retired from the bank. Offer it again or pick another one.`);
}
