import type { ExerciseKind } from "../exercise/kind.ts";
import type { Phase } from "./phase.ts";

/** A person's part in a session. The organiser stands outside and has no role. */
export const roles = ["candidate", "interviewer", "observer"] as const;
export type Role = (typeof roles)[number];

/** All that a participant can ask of the server. */
export const actions = [
  "session.read",
  "consent.change",
  "copy.read",
  "merge-request.read",
  "exercise.object",
  "review.open",
  "review.submit",
  "review.extend",
  "accommodations.read",
  "draft.read",
  "draft.write",
  "thread.open",
  "comment.add",
  "comment.change",
  "thread.resolve",
  "call.start",
  "call.end",
  "call.reopen",
  "call.pause",
  "presence.tell",
  "call.gather",
  "agenda.order",
  "agenda.present",
  "file.change",
  "fix.tie",
  "output.add",
  "late.add",
  "focus.offer",
  "focus.use",
  "code.read",
  "code.write",
  "notes.read",
  "notes.write",
  "rubric.read",
  "scorecard.read",
  "scorecard.write",
  "scorecard.submit",
  "observer.step-in",
  "trace.read",
  "export.read",
  "replay.watch",
] as const;
export type Action = (typeof actions)[number];

type Grants = Readonly<Record<Role, readonly Phase[]>>;

const always: readonly Phase[] = ["scheduled", "review", "submitted", "call", "ended", "cancelled"];
const afterOpening: readonly Phase[] = ["review", "submitted", "call", "ended"];
const afterReview: readonly Phase[] = ["submitted", "call", "ended"];
const never: readonly Phase[] = [];

/** The one table of who may do what, when. The server checks it per message; the page uses it to disable. */
const table: Readonly<Record<Action, Grants>> = {
  "session.read": { candidate: always, interviewer: always, observer: always },
  "copy.read": { candidate: always, interviewer: never, observer: never },
  "consent.change": { candidate: always, interviewer: never, observer: never },
  "merge-request.read": { candidate: afterOpening, interviewer: always, observer: always },
  "exercise.object": { candidate: ["scheduled"], interviewer: never, observer: never },
  "review.open": { candidate: ["scheduled"], interviewer: never, observer: never },
  "review.submit": { candidate: ["review"], interviewer: never, observer: never },
  "review.extend": { candidate: never, interviewer: ["scheduled", "review"], observer: never },
  // Of the candidate's needs only those are told who run the call.
  "accommodations.read": { candidate: always, interviewer: always, observer: never },
  "draft.read": { candidate: always, interviewer: always, observer: always },
  // A draft may be on its way when a session is cancelled.
  "draft.write": { candidate: [...afterOpening, "cancelled"], interviewer: always, observer: never },
  "thread.open": { candidate: ["review", "call"], interviewer: ["call"], observer: never },
  "comment.add": { candidate: ["review", "call"], interviewer: ["call"], observer: never },
  "comment.change": { candidate: ["review", "call"], interviewer: ["call"], observer: never },
  "thread.resolve": { candidate: ["call"], interviewer: ["call"], observer: never },
  "call.start": { candidate: never, interviewer: ["scheduled", "review", "submitted"], observer: never },
  "call.end": { candidate: never, interviewer: ["call"], observer: never },
  "call.reopen": { candidate: never, interviewer: ["ended"], observer: never },
  "call.pause": { candidate: never, interviewer: ["call"], observer: never },
  "presence.tell": { candidate: always, interviewer: always, observer: always },
  "call.gather": { candidate: ["call"], interviewer: ["call"], observer: never },
  "agenda.order": { candidate: ["submitted", "call"], interviewer: never, observer: never },
  "agenda.present": { candidate: ["call"], interviewer: ["call"], observer: never },
  "file.change": { candidate: ["call"], interviewer: ["call"], observer: never },
  "fix.tie": { candidate: ["call"], interviewer: ["call", "ended"], observer: never },
  "output.add": { candidate: ["call"], interviewer: ["call"], observer: never },
  "late.add": { candidate: ["ended"], interviewer: ["ended"], observer: never },
  "focus.offer": { candidate: never, interviewer: ["call"], observer: never },
  "focus.use": { candidate: ["call"], interviewer: never, observer: never },
  "code.read": { candidate: ["call", "ended"], interviewer: ["call", "ended"], observer: ["call", "ended"] },
  "code.write": { candidate: ["call"], interviewer: ["call"], observer: never },
  "notes.read": { candidate: never, interviewer: always, observer: always },
  "notes.write": { candidate: never, interviewer: always, observer: never },
  "rubric.read": { candidate: never, interviewer: always, observer: always },
  "scorecard.read": { candidate: never, interviewer: always, observer: always },
  "scorecard.write": { candidate: never, interviewer: afterReview, observer: afterReview },
  "scorecard.submit": { candidate: never, interviewer: ["call", "ended"], observer: ["call", "ended"] },
  "observer.step-in": { candidate: never, interviewer: never, observer: ["call"] },
  // It weighs what people did: those of whom it tells read the same.
  "trace.read": { candidate: ["ended"], interviewer: ["ended"], observer: ["ended"] },
  "export.read": { candidate: never, interviewer: always, observer: never },
  // And only while the candidate agrees to it, see `whyNoReplay`.
  "replay.watch": { candidate: never, interviewer: ["ended"], observer: ["ended"] },
};

/** What makes a review, before the call; there is none where a feature is to be written in it. */
const ofReview: ReadonlySet<Action> = new Set([
  "review.submit",
  "thread.open",
  "comment.add",
  "comment.change",
]);

/** What the candidate cannot do once the review is past its due time. Handing it in is possible, and drafts are kept. */
export const closedWhenDue: ReadonlySet<Action> = new Set([
  "review.open",
  "thread.open",
  "comment.add",
  "comment.change",
]);

/** `kind` matters while the candidate is alone with the exercise; without it, that is to review. */
export function access(role: Role, phase: Phase, action: Action, kind: ExerciseKind = "review"): boolean {
  if (kind === "feature" && phase === "review" && ofReview.has(action)) return false;
  return table[action][role].includes(phase);
}

/** Whether there is any phase in which the role may do it: where there is none, it is not told that it exists. */
export function mayEver(role: Role, action: Action): boolean {
  return table[action][role].length > 0;
}
