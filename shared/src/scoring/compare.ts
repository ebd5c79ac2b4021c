import type { Rubric } from "../exercise/rubric.ts";
import { recommendationWords, verdictWords, wayWords } from "./score-words.ts";
import type { Scorecard } from "./scorecard.ts";

/** What can be compared of scorecards: an item, and each one's score in words; null where it has none. */
export interface ComparedRow {
  readonly section: "recommendation" | "dimension" | "finding";
  /** Empty for the recommendation. */
  readonly id: string;
  readonly title: string;
  readonly scores: readonly (string | null)[];
  /** What each wrote about it. */
  readonly comments: readonly string[];
  /** Two who scored it did not score the same. */
  readonly differs: boolean;
}

/** The scorecards of several people beside each other, in the order of the rubric. */
export function compareScorecards(rubric: Rubric, cards: readonly Scorecard[]): readonly ComparedRow[] {
  const row = (
    section: ComparedRow["section"],
    { id, title }: { readonly id: string; readonly title: string },
    scores: readonly (string | null)[],
    comments: readonly string[],
  ): ComparedRow => {
    const differs = new Set(scores.filter((score) => score !== null)).size > 1;
    return { section, id, title, scores, comments, differs };
  };
  return [
    row(
      "recommendation",
      { id: "", title: "Recommendation" },
      cards.map(({ recommendation }) => recommendation && recommendationWords[recommendation]),
      cards.map(({ summary }) => summary),
    ),
    ...rubric.dimensions.map((dimension) => {
      const scores = cards.map(({ dimensions }) => dimensions[dimension.id]);
      return row(
        "dimension",
        dimension,
        scores.map((score) => (score?.level ? String(score.level) : null)),
        scores.map((score) => score?.comment ?? ""),
      );
    }),
    ...rubric.findings.map((finding) => {
      const scores = cards.map(({ findings }) => findings[finding.id]);
      return row(
        "finding",
        finding,
        scores.map(findingWords),
        scores.map(() => ""),
      );
    }),
  ];
}

/** "Partly, with a hint". */
function findingWords(score: Scorecard["findings"][keyof Scorecard["findings"]]): string | null {
  if (!score?.verdict) return null;
  const way = score.way && score.verdict !== "not" ? `, ${wayWords[score.way].toLowerCase()}` : "";
  return `${verdictWords[score.verdict]}${way}`;
}

/** What an amendment has changed, each as a line: "Tests: 2, now 3". */
export function changesBetween(rubric: Rubric, before: Scorecard, after: Scorecard): readonly string[] {
  return compareScorecards(rubric, [before, after]).flatMap(({ title, scores, comments }) => {
    const [from, to] = scores;
    const score = from === to ? [] : [`${title}: ${from ?? "not scored"}, now ${to ?? "not scored"}`];
    return comments[0] === comments[1] ? score : [...score, `${title}: other words`];
  });
}
