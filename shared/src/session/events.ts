import { z } from "zod";
import {
  CommentId,
  ExerciseSlug,
  ExerciseVersion,
  FileId,
  ParticipantId,
  SessionId,
  ThreadId,
} from "../ids.ts";
import { Position } from "../position.ts";
import { phases } from "./phase.ts";
import { roles } from "./access.ts";
import { noLabels } from "./label-words.ts";
import { Labels } from "./labels.ts";

/**
 * Who gets a row of the log. It is fixed when the row is written: what the candidate writes in the
 * review stays `candidate` for ever, and `review.submitted` carries its final wording to everyone.
 */
export const audiences = ["everyone", "candidate"] as const;
export type Audience = (typeof audiences)[number];

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

/** What happened, less who and when: those are columns of the row, stamped by the server. */
export const Event = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("session.created"),
    id: SessionId,
    exercise: z.object({ slug: ExerciseSlug, version: ExerciseVersion, title: z.string() }),
    participants: z.array(participant),
    /** Milliseconds since the epoch; null where no time was agreed. */
    callAt: z.number().nullable(),
    /** From when the candidate may open the merge request. */
    opensAt: z.number(),
  }),
  z.object({ kind: z.literal("phase.changed"), to: z.enum(phases) }),
  z.object({
    kind: z.literal("thread.opened"),
    thread: ThreadId,
    /** Null is the merge request as a whole. */
    position: Position.nullable(),
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
