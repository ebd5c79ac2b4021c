import { z } from "zod";
import {
  CommentId,
  ExerciseSlug,
  ExerciseVersion,
  type FileId,
  LateTextId,
  OutputId,
  ParticipantId,
  SessionId,
  ThreadId,
} from "../ids.ts";
import { exerciseKinds } from "../exercise/kind.ts";
import { Position } from "../position.ts";
import { parseSuggestions, suggestedLines } from "../suggestion.ts";
import { Labels } from "../session/labels.ts";
import { AiDeclaration, AiPolicy } from "../session/ai-policy.ts";
import { roles } from "../session/access.ts";
import { phases } from "../session/phase.ts";
import type { Participant, SessionState } from "../session/state.ts";

/** ISO 8601 in UTC, with milliseconds. */
const Time = z.iso.datetime();

const Suggested = z.object({
  /** Of head, from 1, the end included; null where the thread is not on lines of head. */
  lines: z.object({ start: z.int().positive(), end: z.int().positive() }).nullable(),
  replacement: z.array(z.string()),
});

const ReviewComment = z.object({
  id: CommentId,
  author: ParticipantId,
  body: z.string(),
  /** The suggestion blocks of `body`, with the lines that they replace. */
  suggestions: z.array(Suggested),
  at: Time,
  editedAt: Time.nullable(),
  sealed: z.boolean(),
});

const ReviewThread = z.object({
  id: ThreadId,
  /** Null is the merge request as a whole. */
  position: Position.nullable(),
  /** Of a thread on what the call wrote: its lines in the workspace, and how they read then. */
  spot: z
    .object({
      path: z.string(),
      lines: z.object({ start: z.int().positive(), end: z.int().positive() }),
      quote: z.string(),
    })
    .nullable()
    .default(null),
  labels: Labels,
  openedBy: ParticipantId,
  openedAt: Time,
  addedInCall: z.boolean(),
  resolved: z.object({ by: ParticipantId, at: Time }).nullable(),
  comments: z.array(ReviewComment).min(1),
});

const ReviewOutput = z.object({
  id: OutputId,
  by: ParticipantId,
  at: Time,
  title: z.string(),
  text: z.string(),
});

const ReviewLateText = z.object({
  id: LateTextId,
  by: ParticipantId,
  at: Time,
  path: z.string(),
  text: z.string(),
});

/** `review.json` of an export; `docs/review-json.md` describes it for readers outside. */
export const ReviewDocument = z.object({
  format: z.literal("tandiff-review"),
  version: z.literal(1),
  session: SessionId,
  exercise: z.object({
    slug: ExerciseSlug,
    version: ExerciseVersion,
    title: z.string(),
    /** "feature" where there was nothing to review; "review" in documents from before there were such. */
    kind: z.enum(exerciseKinds).default("review"),
  }),
  /** The moment it speaks of: when it was made, and how many rows of the log everyone may see. */
  moment: z.object({ at: Time, seq: z.int().nonnegative() }),
  /**
   * Where the session's log ended, readable by the server that wrote it alone: `tandiff verify` compares it
   * with the log. Null in exports from before there was one.
   */
  head: z.string().nullable().default(null),
  phase: z.enum(phases),
  participants: z.array(z.object({ id: ParticipantId, name: z.string(), role: z.enum(roles) })),
  /** What was expected of AI assistants. Null in exports from before that was kept. */
  aiPolicy: AiPolicy.nullable().default(null),
  /** Null until the review is submitted; there are no threads before. */
  review: z
    .object({
      declared: z.boolean(),
      summary: z.string(),
      /** What the candidate said of AI assistants; null where nothing was said. */
      declaration: AiDeclaration.nullable().default(null),
      submittedAt: Time,
      contentHash: z.string(),
    })
    .nullable(),
  threads: z.array(ReviewThread),
  /** What programs printed, as it was shared in the call, in that order. */
  outputs: z.array(ReviewOutput).default([]),
  /** Lines that were typed before the end of the call and arrived after it; they are in no patch. */
  lateTexts: z.array(ReviewLateText).default([]),
});
export type ReviewDocument = z.infer<typeof ReviewDocument>;

/** When an export was made, in milliseconds since the epoch, and how many rows everyone may see then. */
export interface Moment {
  readonly at: number;
  readonly seq: number;
}

/** The review of a session as the given state, folded for the document's reader, has it. */
export function reviewDocument(state: SessionState, moment: Moment, head: string): ReviewDocument {
  return ReviewDocument.parse({
    format: "tandiff-review",
    version: 1,
    session: state.id,
    exercise: state.exercise,
    moment: { at: time(moment.at), seq: moment.seq },
    head,
    phase: state.phase,
    participants: state.participants.filter((one) => !one.removed || hasWritten(state, one)),
    aiPolicy: state.aiPolicy,
    review: state.review && { ...state.review, submittedAt: time(state.review.submittedAt) },
    threads: state.threads.map((thread) => ({
      ...thread,
      spot: thread.spot && { ...thread.spot, path: pathOf(state, thread.spot.file) },
      openedAt: time(thread.openedAt),
      resolved: thread.resolved && { by: thread.resolved.by, at: time(thread.resolved.at) },
      comments: thread.comments.map((comment) => ({
        ...comment,
        suggestions: parseSuggestions(comment.body).map(({ reach, lines }) => ({
          lines: suggestedLines(thread.position, reach),
          replacement: lines,
        })),
        at: time(comment.at),
        editedAt: comment.editedAt === null ? null : time(comment.editedAt),
      })),
    })),
    outputs: state.outputs.map((output) => ({ ...output, at: time(output.at) })),
    lateTexts: state.lateTexts.map(({ file, ...late }) => ({
      ...late,
      at: time(late.at),
      path: pathOf(state, file),
    })),
  });
}

function pathOf({ workspace }: SessionState, file: FileId): string {
  return workspace?.files.find(({ id }) => id === file)?.path ?? "";
}

function hasWritten({ threads, outputs, lateTexts }: SessionState, { id }: Participant): boolean {
  return (
    threads.some(({ openedBy, resolved, comments }) =>
      [openedBy, resolved?.by, ...comments.map(({ author }) => author)].includes(id),
    ) || [...outputs, ...lateTexts].some(({ by }) => by === id)
  );
}

function time(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
