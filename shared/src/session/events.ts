import { z } from "zod";
import {
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
import { Position } from "../position.ts";
import { exerciseKinds } from "../exercise/kind.ts";
import { phases } from "./phase.ts";
import { roles } from "./access.ts";
import { AiDeclaration, AiPolicy } from "./ai-policy.ts";
import { usualAiRules } from "./ai-rules.ts";
import { ChangedLines, FocusMinutes, WorkspaceSpot } from "./call.ts";
import { defaultPlan } from "./call-clock.ts";
import { noLabels } from "./label-words.ts";
import { Labels } from "./labels.ts";
import { Plan } from "./plan.ts";
import { replayPolicies } from "./replay.ts";
import { presets } from "./schedule.ts";

/**
 * Who gets a row of the log. It is fixed when the row is written: what the candidate writes in the
 * review stays `candidate` for ever, and `review.submitted` carries its final wording to everyone.
 * `interviewers` is what no candidate may see; an observer sees it.
 */
export const audiences = ["everyone", "candidate", "interviewers"] as const;
export type Audience = (typeof audiences)[number];

const exercise = z.object({
  slug: ExerciseSlug,
  version: ExerciseVersion,
  title: z.string(),
  kind: z.enum(exerciseKinds).default("review"),
});

const participant = z.object({ id: ParticipantId, name: z.string(), role: z.enum(roles) });

const sealedComment = z.object({
  id: CommentId,
  body: z.string(),
  at: z.number(),
  editedAt: z.number().nullable(),
});
const sealedThread = z.object({
  id: ThreadId,
  position: Position.nullable(),
  labels: Labels.default(noLabels),
  openedAt: z.number(),
  comments: z.array(sealedComment),
});

const lastThread = z.object({
  id: ThreadId,
  position: Position.nullable(),
  spot: WorkspaceSpot.nullable(),
  labels: Labels,
  openedAt: z.number(),
  openedBy: ParticipantId,
  addedInCall: z.boolean(),
  resolved: z.object({ by: ParticipantId, at: z.number() }).nullable(),
  comments: z.array(sealedComment.extend({ author: ParticipantId, sealed: z.boolean() })),
});

/** What happened, less who and when: those are columns of the row, stamped by the server. */
export const Event = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("session.created"),
    id: SessionId,
    exercise,
    participants: z.array(participant),
    /** Milliseconds since the epoch; null where no time was agreed. */
    callAt: z.number().nullable(),
    /** From when the candidate may open the merge request. */
    opensAt: z.number(),
    /** Until when the review may be written; null: until the call starts. */
    dueAt: z.number().nullable().default(null),
    preset: z.enum(presets).nullable().default(null),
    /** Where the organiser reads clocks; null where it was not said. */
    timeZone: z.string().nullable().default(null),
    /** Whether the candidate is to be asked if how the texts came about may be kept. */
    replay: z.enum(replayPolicies).default("never"),
    /** Address of the video call. */
    videoUrl: z.string().nullable().default(null),
    plan: Plan.default(defaultPlan),
    aiPolicy: AiPolicy.default(usualAiRules),
    /** For how many days after its end the session is kept; null where nothing was said. */
    retentionDays: z.int().positive().nullable().default(null),
  }),
  /** The candidate would rather have another exercise: told to the organiser alone. */
  z.object({ kind: z.literal("exercise.objected"), reason: z.string() }),
  z.object({ kind: z.literal("exercise.accepted") }),
  /** The review may be written until then; null: until the call starts. */
  z.object({ kind: z.literal("review.extended"), dueAt: z.number().nullable() }),
  z.object({
    kind: z.literal("session.rescheduled"),
    callAt: z.number().nullable(),
    opensAt: z.number(),
    dueAt: z.number().nullable(),
    preset: z.enum(presets).nullable(),
    timeZone: z.string().nullable(),
    /** Absent where it stays as it is. */
    plan: Plan.optional(),
  }),
  z.object({ kind: z.literal("exercise.changed"), exercise, plan: Plan, aiPolicy: AiPolicy }),
  z.object({ kind: z.literal("participant.added"), participant }),
  z.object({ kind: z.literal("participant.renamed"), participant: ParticipantId, name: z.string() }),
  /** What they wrote stays theirs. */
  z.object({ kind: z.literal("participant.removed"), participant: ParticipantId }),
  z.object({ kind: z.literal("video.changed"), videoUrl: z.string().nullable() }),
  z.object({ kind: z.literal("ai-policy.changed"), aiPolicy: AiPolicy }),
  z.object({ kind: z.literal("session.cancelled"), reason: z.string() }),
  /** The cancellation was taken back: everything is as it was. */
  z.object({ kind: z.literal("session.reinstated") }),
  /** The candidate agrees that how the texts came about is kept, or does not any more. */
  z.object({ kind: z.literal("consent.given") }),
  z.object({ kind: z.literal("consent.withdrawn") }),
  /** The candidate had agreed while nobody else was to hear from them; from here on everyone knows it. */
  z.object({ kind: z.literal("consent.told") }),
  z.object({ kind: z.literal("phase.changed"), to: z.enum(phases) }),
  z.object({
    kind: z.literal("thread.opened"),
    thread: ThreadId,
    /** Null is the merge request as a whole. */
    position: Position.nullable(),
    /** Where in the workspace, for a thread on what the call wrote; `position` is null then. */
    spot: WorkspaceSpot.optional(),
    labels: Labels.default(noLabels),
    comment: CommentId,
    body: z.string(),
  }),
  z.object({ kind: z.literal("comment.added"), thread: ThreadId, comment: CommentId, body: z.string() }),
  z.object({ kind: z.literal("comment.edited"), thread: ThreadId, comment: CommentId, body: z.string() }),
  /** The last comment of a thread takes the thread with it. */
  z.object({ kind: z.literal("comment.deleted"), thread: ThreadId, comment: CommentId }),
  /** Brings a deleted comment back to its place, and its thread with it. */
  z.object({ kind: z.literal("comment.restored"), thread: ThreadId, comment: CommentId }),
  z.object({ kind: z.literal("thread.labelled"), thread: ThreadId, labels: Labels }),
  z.object({ kind: z.literal("thread.resolved"), thread: ThreadId }),
  z.object({ kind: z.literal("thread.reopened"), thread: ThreadId }),
  z.object({
    kind: z.literal("review.submitted"),
    /** False when the call was started over an unfinished review: "not declared done". */
    declared: z.boolean(),
    summary: z.string(),
    /** What the candidate said of AI assistants; null where nothing was said. */
    declaration: AiDeclaration.nullable().default(null),
    threads: z.array(sealedThread),
    /** Hexadecimal SHA-256 of the canonical JSON of `{summary, threads}`. */
    contentHash: z.string(),
  }),
  z.object({
    kind: z.literal("workspace.seeded"),
    /** Changes when the document is no longer a continuation of what a page may hold. */
    epoch: z.string(),
    files: z.array(z.object({ id: FileId, path: z.string() })),
  }),
  z.object({ kind: z.literal("call.paused") }),
  z.object({ kind: z.literal("call.resumed") }),
  z.object({ kind: z.literal("agenda.ordered"), threads: z.array(ThreadId) }),
  z.object({ kind: z.literal("agenda.presented"), thread: ThreadId.nullable() }),
  /** `path` is the one asked for, or a free one beside it. */
  z.object({ kind: z.literal("file.created"), file: FileId, path: z.string() }),
  z.object({ kind: z.literal("file.renamed"), file: FileId, path: z.string() }),
  z.object({ kind: z.literal("file.deleted"), file: FileId }),
  z.object({ kind: z.literal("file.restored"), file: FileId, path: z.string() }),
  z.object({ kind: z.literal("fix.tied"), change: ChangedLines, thread: ThreadId.nullable() }),
  z.object({ kind: z.literal("output.added"), output: OutputId, title: z.string(), text: z.string() }),
  /** Lines that somebody typed before the end of the call and that arrived after it. */
  z.object({ kind: z.literal("late.added"), late: LateTextId, file: FileId, text: z.string() }),
  z.object({ kind: z.literal("focus.offered"), minutes: FocusMinutes }),
  z.object({ kind: z.literal("focus.declined") }),
  z.object({ kind: z.literal("focus.started"), minutes: FocusMinutes }),
  /** `kept`: what was written has entered the workspace. */
  z.object({ kind: z.literal("focus.ended"), kept: z.boolean() }),
  /** What it says is kept apart, and is nobody's before they have submitted theirs. */
  z.object({ kind: z.literal("scorecard.submitted"), submission: SubmissionId }),
  /** Who learns to interview here, told to interviewers alone; without it the observer does. */
  z.object({ kind: z.literal("training.arranged"), trainee: ParticipantId }),
  /** The observer is an interviewer from here on. */
  z.object({ kind: z.literal("observer.stepped-in") }),
  /**
   * The documents are their last texts alone from here on; how these came about was destroyed. `epoch` is part of
   * every document's from then on; `spots` are the ends of threads' spots as they are in the new document `code`.
   * Where wordings of comments went too, `threads` are all threads as they read last, and so many rows that everyone
   * could see were `dropped`.
   */
  z.object({
    kind: z.literal("session.compacted"),
    epoch: z.string(),
    spots: z.array(z.object({ thread: ThreadId, from: z.base64().max(200), to: z.base64().max(200) })),
    threads: z.array(lastThread).readonly().nullable().default(null),
    dropped: z.int().default(0),
  }),
]);
export type Event = z.infer<typeof Event>;
export type EventKind = Event["kind"];
export type EventOf<K extends EventKind> = Extract<Event, { kind: K }>;

/** An event with what the server stamped on its row. `by` is null where the organiser or the server acted. */
export interface StampedEvent {
  /** Milliseconds since the epoch, by the server's clock. */
  readonly at: number;
  readonly by: ParticipantId | null;
  readonly event: Event;
}
