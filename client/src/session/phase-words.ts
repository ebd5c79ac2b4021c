import type { ExerciseKind } from "@tandiff/shared/exercise/kind.ts";
import type { Role } from "@tandiff/shared/session/access.ts";
import type { Phase } from "@tandiff/shared/session/phase.ts";

interface PhaseWords {
  readonly words: string;
  readonly tone: "neutral" | "accent" | "success";
}

/** Where a feature is to be written there is no review. */
const ofFeature: PhaseWords = { words: "Before the call", tone: "neutral" };

const forCandidate: Readonly<Record<Phase, PhaseWords>> = {
  scheduled: { words: "Not opened yet", tone: "neutral" },
  review: { words: "Your review", tone: "accent" },
  submitted: { words: "Review is in", tone: "success" },
  call: { words: "In the call", tone: "accent" },
  ended: { words: "Ended", tone: "neutral" },
  cancelled: { words: "Cancelled", tone: "neutral" },
};

/** The others never learn whether the review was opened: both phases before it is in are one to them. */
const forOthers: Readonly<Record<Phase, PhaseWords>> = {
  ...forCandidate,
  scheduled: { words: "Before the call", tone: "neutral" },
  review: { words: "Before the call", tone: "neutral" },
};

/** A phase as its badge says it; the organiser reads what interviewers read. */
export function phaseWords(role: Role, phase: Phase, kind: ExerciseKind): PhaseWords {
  if (kind === "feature" && phase === "review") return ofFeature;
  return (role === "candidate" ? forCandidate : forOthers)[phase];
}

export const roleWords: Readonly<Record<Role, string>> = {
  candidate: "candidate",
  interviewer: "interviewer",
  observer: "observer",
};
