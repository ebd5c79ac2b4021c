import type { Participant } from "@tandiff/shared/session/state.ts";

/** The interviewers: "Grace", "Grace and Ken", "Grace, Ken and Linus". */
export function interviewerWords(participants: readonly Participant[]): string {
  return listed(namesOf(participants, "interviewer"));
}

/** All whom a candidate meets: "Grace and Ken, and with Olga, who observes". */
export function companyWords(participants: readonly Participant[]): string {
  const [observer] = namesOf(participants, "observer");
  const interviewers = interviewerWords(participants);
  return observer === undefined ? interviewers : `${interviewers}, and with ${observer}, who observes`;
}

function namesOf(participants: readonly Participant[], wanted: Participant["role"]): readonly string[] {
  return participants.filter(({ role, removed }) => role === wanted && !removed).map(({ name }) => name);
}

function listed(names: readonly string[]): string {
  return new Intl.ListFormat("en-GB", { type: "conjunction" }).format(names);
}
