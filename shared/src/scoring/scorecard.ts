import { z } from "zod";
import { DimensionId, FindingId, ParticipantId, SubmissionId, ThreadId } from "../ids.ts";
import { limits } from "../limits.ts";
import { Position } from "../position.ts";
import { levels, recommendations, verdicts, ways } from "./score-words.ts";

const words = z
  .string()
  .max(limits.comment, `A comment holds at most ${limits.comment.toLocaleString("en")} characters.`);

/** What a score rests on: a thread, lines of the merge request, or a moment of the call. */
export const Evidence = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("thread"), thread: ThreadId }),
  z.object({ kind: z.literal("lines"), position: Position }),
  /** Milliseconds since the epoch by the server's clock, and of the call's own clock. */
  z.object({ kind: z.literal("moment"), at: z.int().nonnegative(), into: z.int().nonnegative() }),
]);
export type Evidence = z.infer<typeof Evidence>;

const evidence = z.array(Evidence).max(50);

export const DimensionScore = z.object({
  level: z.literal(levels).nullable(),
  comment: words,
  evidence,
});
export type DimensionScore = z.infer<typeof DimensionScore>;

export const FindingScore = z.object({
  verdict: z.enum(verdicts).nullable(),
  way: z.enum(ways).nullable(),
  /** Its threads are the comments that cover the finding, as a person has confirmed. */
  evidence,
});
export type FindingScore = z.infer<typeof FindingScore>;

/** One person's judgement. What nobody has touched is not in it. */
export const Scorecard = z.object({
  dimensions: z.partialRecord(DimensionId, DimensionScore),
  findings: z.partialRecord(FindingId, FindingScore),
  recommendation: z.enum(recommendations).nullable(),
  summary: words,
});
export type Scorecard = z.infer<typeof Scorecard>;

/** A scorecard as it was submitted, or amended later: it never changes. */
export const Submission = z.object({ id: SubmissionId, at: z.int(), card: Scorecard });
export type Submission = Readonly<z.infer<typeof Submission>>;

/** `PUT /api/<participant>/scorecard`: `basis` is the `savedAt` that it goes on from, null for none. */
export const ScorecardRequest = z.object({ card: Scorecard, basis: z.int().nullable() });
export type ScorecardRequest = z.infer<typeof ScorecardRequest>;

/** `POST /api/<participant>/scorecard/submissions`; the same id again changes nothing. */
export const SubmissionRequest = z.object({ id: SubmissionId, card: Scorecard });
export type SubmissionRequest = z.infer<typeof SubmissionRequest>;

/** `GET /api/<participant>/scorecard`. */
export const ScorecardView = z.object({
  own: z.object({
    card: Scorecard,
    /** Null while nothing was saved. */
    savedAt: z.int().nullable(),
    /** In order; all but the first one are amendments. */
    submissions: z.array(Submission).readonly(),
  }),
  /** Everybody else who scores. */
  others: z
    .array(
      z.object({
        participant: ParticipantId,
        /** When they submitted; null while they have not. */
        submittedAt: z.int().nullable(),
        /** Null until one has submitted one's own. */
        submissions: z.array(Submission).readonly().nullable(),
      }),
    )
    .readonly(),
});
export type ScorecardView = Readonly<z.infer<typeof ScorecardView>>;
