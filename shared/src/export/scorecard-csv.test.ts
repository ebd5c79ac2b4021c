import { expect, test } from "vitest";
import { usualRubric } from "../exercise/usual-rubric.ts";
import {
  DimensionId,
  ExerciseSlug,
  ExerciseVersion,
  ParticipantId,
  SessionId,
  SubmissionId,
} from "../ids.ts";
import { emptyDimensionScore, emptyScorecard } from "../scoring/empty-scorecard.ts";
import { scorecardCsv } from "./scorecard-csv.ts";
import { scorecardDocument } from "./scorecard-document.ts";

const tests = DimensionId.parse("tests");
const session = {
  id: SessionId.parse("a".repeat(16)),
  exercise: {
    slug: ExerciseSlug.parse("made"),
    version: ExerciseVersion.parse("0".repeat(64)),
    title: "Made",
    kind: "review" as const,
  },
};

function csvOf(name: string, comment: string): string {
  const card = {
    ...emptyScorecard,
    dimensions: { [tests]: { ...emptyDimensionScore, level: 3 as const, comment } },
    recommendation: "yes" as const,
  };
  const id = SubmissionId.parse("00000000-0000-4000-8000-000000000000");
  const participant = { id: ParticipantId.parse("b".repeat(16)), name, role: "interviewer" as const };
  const scorers = [{ participant, submissions: [{ id, at: 0, card }] }];
  return scorecardCsv(scorecardDocument(session, usualRubric, scorers));
}

test("has a row for the recommendation and for what was scored", () => {
  expect(csvOf("Ida", "Reads them.").split("\r\n")).toEqual([
    "interviewer,submitted,item,title,score,how,comment,evidence",
    "Ida,1970-01-01T00:00:00.000Z,recommendation,Recommendation,Yes,,,",
    "Ida,1970-01-01T00:00:00.000Z,tests,Tests,3,,Reads them.,",
    "",
  ]);
});

test.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])(
  "a spreadsheet takes %j for words and not for a formula",
  (text) => {
    expect(csvOf(text, text)).not.toMatch(/(^|,|\n|")([=+\-@\t]|\r(?!\n))/);
    expect(csvOf("Ida", text)).toContain(`"'${text}"`);
  },
);

test("a terminal is told nothing, and no line ends but those of the cells", () => {
  const csv = csvOf("Ida\u001b[2J", "Fine\r=1\u202e");
  expect(csv.replaceAll("\r\n", "")).not.toMatch(/(?!\n)[\p{Cc}\p{Bidi_Control}]/u);
  expect(csv).toContain("Fine\\u000d=1\\u202e");
});

test("quotes, commas and lines of a comment stay in their cell", () => {
  expect(csvOf("Ida", 'Said "no", then\nyes')).toContain(',"Said ""no"", then\nyes",');
});
