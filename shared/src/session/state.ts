import type {
  CommentId,
  ExerciseSlug,
  ExerciseVersion,
  FileId,
  LateTextId,
  OutputId,
  ParticipantId,
  SessionId,
  SubmissionId,
  ThreadId,
} from "../ids.ts";
import type { ExerciseKind } from "../exercise/kind.ts";
import type { Position } from "../position.ts";
import type { Labels } from "./labels.ts";
import type { Role } from "./access.ts";
import { usualAiRules, type AiRules, type Declaration } from "./ai-rules.ts";
import type { ChangedLines, FocusMinutes, WorkspaceSpot } from "./call.ts";
import { type CallClock, defaultPlan, stoppedClock } from "./call-clock.ts";
import type { Consent } from "./consent.ts";
import type { Phase } from "./phase.ts";
import type { Plan } from "./plan.ts";
import type { ReplayPolicy } from "./replay.ts";
import type { Preset } from "./schedule.ts";

export interface Participant {
  readonly id: ParticipantId;
  readonly name: string;
  readonly role: Role;
  /** Is not in the session any more; what they wrote stays theirs. */
  readonly removed?: true;
}

/** A message in a thread. */
export interface Comment {
  readonly id: CommentId;
  readonly author: ParticipantId;
  /** Markdown. */
  readonly body: string;
  readonly at: number;
  readonly editedAt: number | null;
  /** Part of the submitted review: it can no longer be edited or deleted. */
  readonly sealed: boolean;
}

/** Comments at one position. */
export interface Thread {
  readonly id: ThreadId;
  /** Null is the merge request as a whole. */
  readonly position: Position | null;
  /** Where in the workspace, for a thread on what the call wrote. */
  readonly spot: WorkspaceSpot | null;
  readonly labels: Labels;
  readonly openedAt: number;
  readonly openedBy: ParticipantId;
  /** Opened in the call, not in the review. */
  readonly addedInCall: boolean;
  readonly resolved: { readonly by: ParticipantId; readonly at: number } | null;
  readonly comments: readonly Comment[];
}

/** A deleted comment, kept so that its author can have it back. */
export interface DeletedComment {
  /** The thread as it was, with the comment. */
  readonly thread: Thread;
  readonly comment: Comment;
}

export interface Review {
  readonly declared: boolean;
  readonly summary: string;
  /** What the candidate said of AI assistants. */
  readonly declaration: Declaration | null;
  readonly submittedAt: number;
  readonly contentHash: string;
}

export interface WorkspaceFile {
  readonly id: FileId;
  readonly path: string;
  /** Its text stays, so that it can be restored. */
  readonly deleted: boolean;
  /** Made in the call; the others were seeded from head. */
  readonly created: boolean;
}

export interface Workspace {
  readonly epoch: string;
  readonly files: readonly WorkspaceFile[];
}

/** What a program printed, for all to read. */
export interface Output {
  readonly id: OutputId;
  readonly by: ParticipantId;
  readonly at: number;
  readonly title: string;
  readonly text: string;
}

/** Lines of a file that somebody typed before the end of the call and that arrived after it. */
export interface LateText {
  readonly id: LateTextId;
  readonly by: ParticipantId;
  /** When it arrived. */
  readonly at: number;
  readonly file: FileId;
  readonly text: string;
}

/** The candidate's time for themselves. Times in milliseconds since the epoch, by the server's clock. */
export type Focus =
  | { readonly kind: "none" }
  | { readonly kind: "offered"; readonly by: ParticipantId; readonly minutes: FocusMinutes }
  | { readonly kind: "running"; readonly since: number; readonly until: number };

/** Whether nobody may be told what somebody of this role does now: the candidate before the call and in a focus time. */
export function isWithheld({ focus, phase }: Pick<SessionState, "focus" | "phase">, role: Role): boolean {
  return role === "candidate" && (focus.kind === "running" || (phase !== "call" && phase !== "ended"));
}

/**
 * A session as its events tell it. The server folds all of them; a page folds those that its
 * participant may see, and gets the same wherever it may look.
 */
export interface SessionState {
  readonly id: SessionId | null;
  readonly exercise: {
    readonly slug: ExerciseSlug;
    readonly version: ExerciseVersion;
    readonly title: string;
    readonly kind: ExerciseKind;
  } | null;
  /** The candidate's wish for another exercise; null on all pages but theirs. */
  readonly objection: { readonly reason: string; readonly at: number } | null;
  /** Everyone who was ever in it, see `peopleOf`. */
  readonly participants: readonly Participant[];
  readonly createdAt: number;
  readonly callAt: number | null;
  readonly opensAt: number;
  /** Until when the review may be written; null: until the call starts. */
  readonly dueAt: number | null;
  readonly preset: Preset | null;
  /** Where the organiser reads clocks. */
  readonly timeZone: string | null;
  readonly replay: ReplayPolicy;
  readonly phase: Phase;
  /** Why, and where it stood; null where it was not. */
  readonly cancelled: { readonly reason: string; readonly from: Phase } | null;
  /** How often it was changed by the organiser: what a calendar tells a later invitation by. */
  readonly revision: number;
  /** When the phase was entered. */
  readonly phaseSince: number;
  readonly review: Review | null;
  /** In the order in which they were opened. */
  readonly threads: readonly Thread[];
  /** In the order in which they were deleted; emptied when the review is sealed. */
  readonly deleted: readonly DeletedComment[];
  readonly workspace: Workspace | null;
  readonly videoUrl: string | null;
  readonly plan: Plan;
  readonly aiPolicy: AiRules;
  /** When the organiser changed it last; null where it is as it was at first. */
  readonly aiPolicySince: number | null;
  readonly clock: CallClock;
  /** The order of the walk-through as far as the candidate has set it. */
  readonly agenda: readonly ThreadId[];
  /** Where the walk-through is. */
  readonly presented: { readonly by: ParticipantId; readonly thread: ThreadId; readonly at: number } | null;
  /** Changes of the call that were tied to a thread by hand, or to none. */
  readonly ties: readonly { readonly change: ChangedLines; readonly thread: ThreadId | null }[];
  readonly outputs: readonly Output[];
  readonly lateTexts: readonly LateText[];
  readonly focus: Focus;
  /** Scorecards that were handed in, the latest last; those after somebody's first one are amendments. */
  readonly submissions: readonly {
    readonly id: SubmissionId;
    readonly by: ParticipantId;
    readonly at: number;
  }[];
  /** Who leads the call to learn it, while the observer is the experienced one; null otherwise. */
  readonly leadingTrainee: ParticipantId | null;
  /** Null while the candidate has not said anything, which is no. */
  readonly consent: Consent | null;
  /** For how many days after its end the session is kept; null where nothing was said. */
  readonly retentionDays: number | null;
  /** Part of every document's epoch once the session was compacted; null before. */
  readonly compaction: string | null;
}

export const emptyState: SessionState = {
  id: null,
  exercise: null,
  objection: null,
  participants: [],
  createdAt: 0,
  callAt: null,
  opensAt: 0,
  dueAt: null,
  preset: null,
  timeZone: null,
  replay: "never",
  phase: "scheduled",
  phaseSince: 0,
  cancelled: null,
  revision: 0,
  review: null,
  threads: [],
  deleted: [],
  workspace: null,
  videoUrl: null,
  plan: defaultPlan,
  aiPolicy: usualAiRules,
  aiPolicySince: null,
  clock: stoppedClock,
  agenda: [],
  presented: null,
  ties: [],
  outputs: [],
  lateTexts: [],
  focus: { kind: "none" },
  submissions: [],
  leadingTrainee: null,
  consent: null,
  retentionDays: null,
  compaction: null,
};

/** Who is in the session now. */
export function peopleOf({ participants }: Pick<SessionState, "participants">): readonly Participant[] {
  return participants.filter(({ removed }) => removed !== true);
}

export function candidateOf(state: SessionState): Participant | undefined {
  return state.participants.find((participant) => participant.role === "candidate");
}

/** What the session's exercise asks for. */
export function kindOf({ exercise }: Pick<SessionState, "exercise">): ExerciseKind {
  return exercise?.kind ?? "review";
}

/** Who learns to interview in this session: the observer, unless a trainee leads it. Their scorecard is for practice. */
export function traineeOf(state: SessionState): ParticipantId | null {
  return state.leadingTrainee ?? peopleOf(state).find(({ role }) => role === "observer")?.id ?? null;
}
