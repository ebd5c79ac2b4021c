import type {
  CommentId,
  ExerciseSlug,
  ExerciseVersion,
  FileId,
  OutputId,
  ParticipantId,
  SessionId,
  ThreadId,
} from "../ids.ts";
import type { Position } from "../position.ts";
import type { Labels } from "./labels.ts";
import type { Role } from "./access.ts";
import type { ChangedLines, FocusMinutes, WorkspaceSpot } from "./call.ts";
import { type CallClock, defaultPlan, startClock, stopClock, stoppedClock } from "./call-clock.ts";
import type { EventOf, StampedEvent } from "./events.ts";
import type { Phase } from "./phase.ts";
import type { Plan } from "./plan.ts";

export interface Participant {
  readonly id: ParticipantId;
  readonly name: string;
  readonly role: Role;
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
  } | null;
  readonly participants: readonly Participant[];
  readonly createdAt: number;
  readonly callAt: number | null;
  readonly opensAt: number;
  readonly phase: Phase;
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
  readonly clock: CallClock;
  /** The order of the walk-through as far as the candidate has set it. */
  readonly agenda: readonly ThreadId[];
  /** Where the walk-through is. */
  readonly presented: { readonly by: ParticipantId; readonly thread: ThreadId; readonly at: number } | null;
  /** Changes of the call that were tied to a thread by hand, or to none. */
  readonly ties: readonly { readonly change: ChangedLines; readonly thread: ThreadId | null }[];
  readonly outputs: readonly Output[];
  readonly focus: Focus;
}

export const emptyState: SessionState = {
  id: null,
  exercise: null,
  participants: [],
  createdAt: 0,
  callAt: null,
  opensAt: 0,
  phase: "scheduled",
  phaseSince: 0,
  review: null,
  threads: [],
  deleted: [],
  workspace: null,
  videoUrl: null,
  plan: defaultPlan,
  clock: stoppedClock,
  agenda: [],
  presented: null,
  ties: [],
  outputs: [],
  focus: { kind: "none" },
};

export function candidateOf(state: SessionState): Participant | undefined {
  return state.participants.find((participant) => participant.role === "candidate");
}

/** Pure: the state after one more event. Events come in the order of the log. */
export function reduce(state: SessionState, { at, by, event }: StampedEvent): SessionState {
  switch (event.kind) {
    case "session.created":
      return {
        ...state,
        id: event.id,
        exercise: event.exercise,
        participants: event.participants,
        createdAt: at,
        callAt: event.callAt,
        opensAt: event.opensAt,
        videoUrl: event.videoUrl,
        plan: event.plan,
        phaseSince: at,
      };
    case "phase.changed":
      return {
        ...state,
        phase: event.to,
        phaseSince: at,
        clock: event.to === "call" ? startClock(state.clock, at) : stopClock(state.clock, at),
        presented: event.to === "call" ? state.presented : null,
        focus: event.to === "call" ? state.focus : { kind: "none" },
      };
    case "thread.opened":
      return by === null
        ? state
        : { ...state, threads: [...state.threads, openedThread(state, at, by, event)] };
    case "comment.added":
      return by === null
        ? state
        : withThread(state, event.thread, (thread) => ({
            ...thread,
            comments: [...thread.comments, newComment(event.comment, by, event.body, at)],
          }));
    case "comment.edited":
      return withThread(state, event.thread, (thread) => ({
        ...thread,
        comments: thread.comments.map((comment) =>
          comment.id === event.comment ? { ...comment, body: event.body, editedAt: at } : comment,
        ),
      }));
    case "comment.deleted":
      return withoutComment(state, event);
    case "comment.restored":
      return withRestored(state, event);
    case "thread.labelled":
      return withThread(state, event.thread, (thread) => ({ ...thread, labels: event.labels }));
    case "thread.resolved":
      return by === null
        ? state
        : withThread(state, event.thread, (thread) => ({ ...thread, resolved: { by, at } }));
    case "thread.reopened":
      return withThread(state, event.thread, (thread) => ({ ...thread, resolved: null }));
    case "review.submitted":
      return submitted(state, at, event);
    case "workspace.seeded":
      return {
        ...state,
        workspace: {
          epoch: event.epoch,
          files: event.files.map((file) => ({ ...file, deleted: false, created: false })),
        },
      };
    case "call.paused":
      return { ...state, clock: stopClock(state.clock, at) };
    case "call.resumed":
      return { ...state, clock: startClock(state.clock, at) };
    case "agenda.ordered":
      return { ...state, agenda: event.threads };
    case "agenda.presented":
      return {
        ...state,
        presented: by === null || event.thread === null ? null : { by, thread: event.thread, at },
      };
    case "file.created": {
      const { file: id, path } = event;
      return withFiles(state, (files) => [...files, { id, path, deleted: false, created: true }]);
    }
    case "file.renamed":
    case "file.restored":
      return withFile(state, event.file, { path: event.path, deleted: false });
    case "file.deleted":
      return withFile(state, event.file, { deleted: true });
    case "fix.tied": {
      const { change, thread } = event;
      const others = state.ties.filter((tie) => !isSameChange(tie.change, change));
      return { ...state, ties: [...others, { change, thread }] };
    }
    case "output.added": {
      const { output: id, title, text } = event;
      return by === null ? state : { ...state, outputs: [...state.outputs, { id, by, at, title, text }] };
    }
    case "focus.offered":
      return by === null ? state : { ...state, focus: { kind: "offered", by, minutes: event.minutes } };
    case "focus.declined":
    case "focus.ended":
      return { ...state, focus: { kind: "none" } };
    case "focus.started":
      return { ...state, focus: { kind: "running", since: at, until: at + event.minutes * 60_000 } };
  }
}

function openedThread(
  state: SessionState,
  at: number,
  by: ParticipantId,
  event: EventOf<"thread.opened">,
): Thread {
  return {
    id: event.thread,
    position: event.position,
    spot: event.spot ?? null,
    labels: event.labels,
    openedAt: at,
    openedBy: by,
    addedInCall: state.phase === "call",
    resolved: null,
    comments: [newComment(event.comment, by, event.body, at)],
  };
}

function withoutComment(state: SessionState, event: EventOf<"comment.deleted">): SessionState {
  const before = state.threads.find((thread) => thread.id === event.thread);
  const comment = before?.comments.find((one) => one.id === event.comment);
  if (!before || !comment) return state;
  const after = withThread(state, event.thread, (thread) => {
    const comments = thread.comments.filter((one) => one.id !== event.comment);
    return comments.length === 0 ? null : { ...thread, comments };
  });
  return { ...after, deleted: [...state.deleted, { thread: before, comment }] };
}

/** Comments stand in the order of their writing, so a restored one goes back to where its time says. */
function withRestored(state: SessionState, event: EventOf<"comment.restored">): SessionState {
  const found = state.deleted.find(({ comment }) => comment.id === event.comment);
  if (!found) return state;
  const { thread, comment } = found;
  const deleted = state.deleted.filter((one) => one !== found);
  if (!state.threads.some((one) => one.id === thread.id)) {
    const threads = [...state.threads, { ...thread, comments: [comment] }];
    return { ...state, deleted, threads: threads.toSorted((a, b) => a.openedAt - b.openedAt) };
  }
  const restored = withThread(state, thread.id, (one) => ({
    ...one,
    comments: [...one.comments, comment].toSorted((a, b) => a.at - b.at),
  }));
  return { ...restored, deleted };
}

function newComment(id: CommentId, author: ParticipantId, body: string, at: number): Comment {
  return { id, author, body, at, editedAt: null, sealed: false };
}

function withFiles(
  state: SessionState,
  change: (files: readonly WorkspaceFile[]) => readonly WorkspaceFile[],
): SessionState {
  const { workspace } = state;
  return workspace ? { ...state, workspace: { ...workspace, files: change(workspace.files) } } : state;
}

function withFile(state: SessionState, id: FileId, change: Partial<WorkspaceFile>): SessionState {
  return withFiles(state, (files) => files.map((file) => (file.id === id ? { ...file, ...change } : file)));
}

function isSameChange(a: ChangedLines, b: ChangedLines): boolean {
  return a.file === b.file && a.start === b.start && a.end === b.end;
}

function withThread(
  state: SessionState,
  id: ThreadId,
  change: (thread: Thread) => Thread | null,
): SessionState {
  const threads = state.threads.flatMap((thread) => {
    if (thread.id !== id) return [thread];
    const changed = change(thread);
    return changed ? [changed] : [];
  });
  return { ...state, threads };
}

/** The sealed threads replace what the candidate's own page has folded: they are the same. */
function submitted(state: SessionState, at: number, event: EventOf<"review.submitted">): SessionState {
  const author = candidateOf(state)?.id;
  if (author === undefined) return state;
  return {
    ...state,
    phase: "submitted",
    phaseSince: at,
    review: {
      declared: event.declared,
      summary: event.summary,
      submittedAt: at,
      contentHash: event.contentHash,
    },
    deleted: [],
    threads: event.threads.map((thread) => ({
      id: thread.id,
      position: thread.position,
      spot: null,
      labels: thread.labels,
      openedAt: thread.openedAt,
      openedBy: author,
      addedInCall: false,
      resolved: null,
      comments: thread.comments.map((comment) => ({ ...comment, author, sealed: true })),
    })),
  };
}
