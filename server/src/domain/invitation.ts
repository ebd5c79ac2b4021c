import ical, { ICalCalendarMethod, ICalEventStatus } from "ical-generator";
import { AppError } from "@tandiff/shared/errors.ts";
import type { ParticipantId } from "@tandiff/shared/ids.ts";
import { planMinutes } from "@tandiff/shared/session/call-clock.ts";
import type { Role } from "@tandiff/shared/session/access.ts";
import { reviewDueAt } from "@tandiff/shared/session/schedule.ts";
import { kindOf, peopleOf, type Participant, type SessionState } from "@tandiff/shared/session/state.ts";

/** What one person is told of a session before it: when, with whom, and where. */
export interface Invitation {
  readonly session: SessionState;
  readonly title: string;
  readonly guest: Participant;
  /** The guest's own link; whoever has it is the guest. */
  readonly link: string;
}

/** @throws AppError "not-found" */
export function invitationOf(session: SessionState, id: ParticipantId, link: string): Invitation {
  const guest = peopleOf(session).find((one) => one.id === id);
  if (!guest || !session.exercise)
    throw new AppError("not-found", "There is nobody of that name in this session.");
  return { session, title: session.exercise.title, guest, link };
}

const ofReview: Readonly<Record<Role, (title: string) => string>> = {
  candidate: (title) =>
    `we would like to talk about code with you. You review the merge request "${title}" as you would any contribution, by yourself and in your own time, for up to an hour. In the call you walk us through your review, and we improve the code together.`,
  interviewer: (title) => `you are an interviewer in an interview about the merge request "${title}".`,
  observer: (title) =>
    `you are the observer of an interview about the merge request "${title}": you watch, and the candidate knows that you are there.`,
};

const ofFeature: Readonly<Record<Role, (title: string) => string>> = {
  candidate: (title) =>
    `we would like to write code with you. In the call we write a small feature together: "${title}". You can read before what is asked for; there is nothing to prepare or to hand in.`,
  interviewer: (title) => `you are an interviewer in an interview in which "${title}" is written together.`,
  observer: (title) =>
    `you are the observer of an interview in which "${title}" is written together: you watch, and the candidate knows that you are there.`,
};

const roles: Readonly<Record<Role, string>> = {
  candidate: "candidate",
  interviewer: "interviewer",
  observer: "observes",
};

/** A letter in plain text, for whatever a team writes to people with. */
export function invitationText(invitation: Invitation): string {
  const { session, title, guest, link } = invitation;
  const { callAt, opensAt, timeZone } = session;
  const dueAt = reviewDueAt(session);
  const zone = timeZone ?? "UTC";
  if (session.cancelled) return cancellation(session.cancelled.reason, invitation);
  const isCandidate = guest.role === "candidate";
  const isFeature = kindOf(session) === "feature";
  const others = peopleOf(session).filter(({ id }) => id !== guest.id);
  return [
    `Hello ${guest.name},`,
    "",
    (isFeature ? ofFeature : ofReview)[guest.role](title),
    "",
    ...(callAt === null ? ["The time of the call is not set here."] : [`The call: ${inWords(callAt, zone)}`]),
    ...(isCandidate && callAt !== null && opensAt < callAt
      ? [`The ${isFeature ? "exercise" : "merge request"} can be opened from ${inWords(opensAt, zone)}.`]
      : []),
    ...(isCandidate && dueAt !== null ? [`Please hand in your review by ${inWords(dueAt, zone)}.`] : []),
    ...(session.videoUrl === null ? [] : [`Where we see and hear each other: ${session.videoUrl}`]),
    `With: ${others.map(({ name, role }) => `${name} (${roles[role]})`).join(", ")}`,
    "",
    "Your link, which is yours alone. Please do not pass it on:",
    link,
    "",
  ].join("\n");
}

function cancellation(reason: string, { session, title, guest, link }: Invitation): string {
  const about =
    kindOf(session) === "feature"
      ? `in which "${title}" was to be written together`
      : `about the merge request "${title}"`;
  return [
    `Hello ${guest.name},`,
    "",
    `the interview ${about} has been cancelled:`,
    reason,
    "",
    "Your link still shows this, and would show it if the interview takes place after all:",
    link,
    "",
  ].join("\n");
}

/**
 * A calendar's file (RFC 5545) with the call, as long as its plan.
 * @throws AppError "not-allowed" while the call has no time
 */
export function invitationCalendar(invitation: Invitation, now: number): string {
  const { session, title, guest, link } = invitation;
  if (session.callAt === null) {
    throw new AppError(
      "not-allowed",
      "The call of this session has no time, so there is nothing for a calendar.",
    );
  }
  const minutes = planMinutes(session.plan);
  const calendar = ical({
    prodId: { company: "Tandiff", product: "Tandiff" },
    method: session.cancelled ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.PUBLISH,
  });
  calendar.createEvent({
    id: `${session.id}-${guest.id}@${new URL(link).hostname}`,
    // A later invitation takes the place of an earlier one in the calendar.
    sequence: session.revision,
    status: session.cancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    // RFC 5546 asks for one; nothing is to be answered there.
    organizer: { name: "Tandiff", email: "session@tandiff.invalid" },
    stamp: new Date(now),
    start: new Date(session.callAt),
    end: new Date(session.callAt + minutes * 60_000),
    summary: `${kindOf(session) === "feature" ? "Interview" : "Code review interview"}: ${title}`,
    description: invitationText(invitation),
    location: session.videoUrl ?? link,
    url: link,
  });
  return calendar.toString();
}

/** `Tue, 1 Dec 2026, 14:00 UTC`; elsewhere both, `15:00 (Europe/Berlin), 14:00 UTC`: guests may live anywhere. */
function inWords(at: number, zone: string): string {
  const words = new Intl.DateTimeFormat("en-GB", {
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    timeZone: zone,
  }).format(at);
  if (zone === "UTC") return `${words} UTC`;
  const utc = new Intl.DateTimeFormat("en-GB", {
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
    timeZone: "UTC",
  });
  return `${words} (${zone}), which is ${utc.format(at)} UTC`;
}
