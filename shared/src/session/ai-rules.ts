/** What is expected of AI assistants in a stage of the interview. */
export const aiRules = ["allowed", "disclosed", "not-allowed"] as const;
export type AiRule = (typeof aiRules)[number];

export interface StageRule {
  readonly rule: AiRule;
  /** A sentence in the organisers' own words; may be empty. */
  readonly note: string;
}
/** The rule for the review and the one for the call. */
export interface AiRules {
  readonly review: StageRule;
  readonly call: StageRule;
}

/** Where neither the exercise nor the session says otherwise. */
export const usualAiRules: AiRules = {
  review: { rule: "disclosed", note: "" },
  call: { rule: "disclosed", note: "" },
};

/** In a word or two, for a badge. */
export const ruleWords: Readonly<Record<AiRule, string>> = {
  allowed: "allowed",
  disclosed: "allowed if it is said",
  "not-allowed": "not allowed",
};

const sentences: Readonly<Record<AiRule, Readonly<Record<keyof AiRules, string>>>> = {
  allowed: {
    review: "You may use AI assistants for the review as you would at work.",
    call: "You may use AI assistants in the call as you would at work.",
  },
  disclosed: {
    review:
      "The review should be your own reading. You may use an AI assistant for a part of it if you say so.",
    call: "The code of the call should be your own. You may use an AI assistant for a part of it if you say so.",
  },
  "not-allowed": {
    review: "Please review without AI assistants: it is your own reading that the call is about.",
    call: "Please write without AI assistants in the call.",
  },
};

/** The rule of a stage as sentences for everyone. */
export function ruleSentences(rules: AiRules, stage: keyof AiRules): string {
  const { rule, note } = rules[stage];
  return [sentences[rule][stage], note].filter((text) => text !== "").join(" ");
}

/** What the candidate says of assistants as they hand the review in. */
export interface Declaration {
  readonly used: boolean;
  /** What for; may be empty. */
  readonly words: string;
}

/** A declaration as others read it. */
export function declarationWords(declaration: Declaration | null): string {
  if (!declaration) return "The candidate said nothing about AI assistants.";
  const { used, words } = declaration;
  if (!used) return "The candidate used no AI assistant.";
  return `The candidate used an AI assistant${words.trim() === "" ? "." : `: ${words.trim()}`}`;
}
