import type { CommentId, FileId, ParticipantId, ThreadId } from "../ids.ts";
import type { ChangedLines } from "./call.ts";
import { startClock, stopClock } from "./call-clock.ts";
import type { EventOf, StampedEvent } from "./events.ts";
import {
  candidateOf,
  type Comment,
  type Participant,
  type SessionState,
  type Thread,
  type WorkspaceFile,
} from "./state.ts";

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
        dueAt: event.dueAt,
        preset: event.preset,
        timeZone: event.timeZone,
        replay: event.replay,
        videoUrl: event.videoUrl,
        plan: event.plan,
        aiPolicy: event.aiPolicy,
        retentionDays: event.retentionDays,
        phaseSince: at,
      };
    case "exercise.objected":
      return { ...state, objection: { reason: event.reason, at } };
    case "exercise.accepted":
      return { ...state, objection: null };
    case "session.rescheduled": {
      const { callAt, opensAt, dueAt, preset, timeZone, plan = state.plan } = event;
      return revised({ ...state, callAt, opensAt, dueAt, preset, timeZone, plan });
    }
    case "exercise.changed":
      return revised({
        ...state,
        exercise: event.exercise,
        plan: event.plan,
        aiPolicy: event.aiPolicy,
        objection: null,
      });
    case "participant.added":
      return revised({ ...state, participants: [...state.participants, event.participant] });
    case "participant.renamed":
      return revised(withParticipant(state, event.participant, { name: event.name }));
    case "participant.removed":
      return revised(withParticipant(state, event.participant, { removed: true }));
    case "video.changed":
      return revised({ ...state, videoUrl: event.videoUrl });
    case "ai-policy.changed":
      return { ...state, aiPolicy: event.aiPolicy, aiPolicySince: at };
    case "session.cancelled": {
      const cancelled = { reason: event.reason, from: state.phase };
      return revised({ ...state, phase: "cancelled", phaseSince: at, cancelled });
    }
    case "session.reinstated":
      return revised({
        ...state,
        phase: state.cancelled?.from ?? state.phase,
        phaseSince: at,
        cancelled: null,
      });
    case "review.extended":
      return { ...state, dueAt: event.dueAt };
    case "consent.given":
      return { ...state, consent: { given: true, at, isFinal: false } };
    case "consent.withdrawn":
      // Once there is a workspace, something of how it came about is kept.
      return { ...state, consent: { given: false, at, isFinal: state.workspace !== null } };
    case "consent.told":
      return { ...state, consent: state.consent ?? { given: true, at, isFinal: false } };
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
    case "late.added": {
      const { late: id, file, text } = event;
      return by === null ? state : { ...state, lateTexts: [...state.lateTexts, { id, by, at, file, text }] };
    }
    case "scorecard.submitted":
      return by === null
        ? state
        : { ...state, submissions: [...state.submissions, { id: event.submission, by, at }] };
    case "training.arranged":
      return { ...state, leadingTrainee: event.trainee };
    case "observer.stepped-in": {
      const participants = state.participants.map((one) =>
        one.id === by ? { ...one, role: "interviewer" as const } : one,
      );
      return { ...state, participants };
    }
    case "focus.offered":
      return by === null ? state : { ...state, focus: { kind: "offered", by, minutes: event.minutes } };
    case "focus.declined":
    case "focus.ended":
      return { ...state, focus: { kind: "none" } };
    case "session.compacted": {
      const spots = new Map(event.spots.map(({ thread, from, to }) => [thread, { from, to }]));
      const threads = (event.threads ?? state.threads).map((thread) =>
        thread.spot ? { ...thread, spot: { ...thread.spot, ...spots.get(thread.id) } } : thread,
      );
      return { ...state, compaction: event.epoch, threads, deleted: event.threads ? [] : state.deleted };
    }
    case "focus.started":
      return { ...state, focus: { kind: "running", since: at, until: at + event.minutes * 60_000 } };
    default:
      return passOver(state, event);
  }
}

function revised(state: SessionState): SessionState {
  return { ...state, revision: state.revision + 1 };
}

function withParticipant(
  state: SessionState,
  id: ParticipantId,
  change: Pick<Participant, "name"> | Pick<Participant, "removed">,
): SessionState {
  const participants = state.participants.map((one) => (one.id === id ? { ...one, ...change } : one));
  return { ...state, participants };
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

/** A node of a newer version may send a page what that does not know. */
function passOver(state: SessionState, _event: never): SessionState {
  return state;
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
      declaration: event.declaration,
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
