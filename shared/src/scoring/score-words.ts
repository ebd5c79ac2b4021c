import type { ExerciseKind } from "../exercise/kind.ts";

/** From the least to the most that a candidate shows. */
export const levels = [1, 2, 3, 4] as const;
export type Level = (typeof levels)[number];

/** What came of a finding; `beyond` is more than the rubric asks for. */
export const verdicts = ["met", "partly", "not", "beyond"] as const;
export type Verdict = (typeof verdicts)[number];

/** How a finding came up: in the review by oneself, after a hint, or in the call. */
export const ways = ["alone", "hint", "call"] as const;
export type Way = (typeof ways)[number];

/** The ways that there are: of a feature to be written, all comes up in the call. */
export function waysOf(kind: ExerciseKind): readonly Way[] {
  return kind === "feature" ? ["alone", "hint"] : ways;
}

export const recommendations = ["strong-no", "no", "yes", "strong-yes"] as const;
export type Recommendation = (typeof recommendations)[number];

export const verdictWords: Readonly<Record<Verdict, string>> = {
  met: "Met",
  partly: "Partly",
  not: "Not met",
  beyond: "Beyond",
};

export const wayWords: Readonly<Record<Way, string>> = {
  alone: "Alone",
  hint: "With a hint",
  call: "In the call",
};

export const recommendationWords: Readonly<Record<Recommendation, string>> = {
  "strong-no": "Strong no",
  no: "No",
  yes: "Yes",
  "strong-yes": "Strong yes",
};
