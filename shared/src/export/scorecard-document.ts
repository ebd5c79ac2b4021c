import { z } from "zod";
import type { Rubric } from "../exercise/rubric.ts";
import { ExerciseVersion, ParticipantId, SessionId } from "../ids.ts";
import { DimensionScore, Evidence, FindingScore, type Submission } from "../scoring/scorecard.ts";
import { recommendations } from "../scoring/score-words.ts";
import { roles } from "../session/access.ts";
import type { Participant, SessionState } from "../session/state.ts";

/** ISO 8601 in UTC, with milliseconds. */
const Time = z.iso.datetime();

/** `scorecards.json` of an export; `docs/scoring.md` describes it for readers outside. */
export const ScorecardDocument = z.object({
  format: z.literal("tandiff-scorecards"),
  version: z.literal(1),
  session: SessionId,
  exercise: ExerciseVersion,
  /** Who scores and has not submitted. */
  missing: z.array(z.string()),
  cards: z.array(
    z.object({
      participant: z.object({ id: ParticipantId, name: z.string(), role: z.enum(roles) }),
      submittedAt: Time,
      amendedAt: z.array(Time),
      recommendation: z.enum(recommendations).nullable(),
      summary: z.string(),
      /** All of the rubric, in its order. */
      dimensions: z.array(
        DimensionScore.extend({ id: z.string(), title: z.string(), evidence: z.array(Evidence) }),
      ),
      findings: z.array(
        FindingScore.extend({
          id: z.string(),
          title: z.string(),
          weight: z.int(),
          evidence: z.array(Evidence),
        }),
      ),
    }),
  ),
});
export type ScorecardDocument = z.infer<typeof ScorecardDocument>;

/** Somebody whose scorecard counts, with what they have submitted, the latest last. */
export interface PacketCard {
  readonly participant: Participant;
  readonly submissions: readonly Submission[];
}

/** The scorecards of a session as they are now: of each the latest wording, with the times of all of them. */
export function scorecardDocument(
  { id, exercise }: Pick<SessionState, "id" | "exercise">,
  rubric: Rubric,
  scorers: readonly PacketCard[],
): ScorecardDocument {
  return ScorecardDocument.parse({
    format: "tandiff-scorecards",
    version: 1,
    session: id,
    exercise: exercise?.version,
    missing: scorers.flatMap(({ participant, submissions }) =>
      submissions.length === 0 ? [participant.name] : [],
    ),
    cards: scorers.flatMap(({ participant, submissions }) => {
      const [first, ...amendments] = submissions;
      const card = (amendments.at(-1) ?? first)?.card;
      if (!first || !card) return [];
      return [
        {
          participant,
          submittedAt: time(first.at),
          amendedAt: amendments.map(({ at }) => time(at)),
          recommendation: card.recommendation,
          summary: card.summary,
          dimensions: rubric.dimensions.map((dimension) => ({
            id: dimension.id,
            title: dimension.title,
            ...(card.dimensions[dimension.id] ?? { level: null, comment: "", evidence: [] }),
          })),
          findings: rubric.findings.map((finding) => ({
            id: finding.id,
            title: finding.title,
            weight: finding.weight,
            ...(card.findings[finding.id] ?? { verdict: null, way: null, evidence: [] }),
          })),
        },
      ];
    }),
  });
}

function time(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
