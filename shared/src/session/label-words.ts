import type { Labels } from "./labels.ts";

/** How much a thread's author minds. */
export const severities = ["must-fix", "should-fix", "optional"] as const;
/** What a thread is, when it is not simply a remark on a fault. */
export const threadKinds = ["question", "idea", "praise"] as const;

export const noLabels: Labels = { severity: null, kind: null };

/** The words on the page and in the report. */
export const labelWords = {
  "must-fix": "Must fix",
  "should-fix": "Should fix",
  optional: "Optional",
  question: "Question",
  idea: "Idea",
  praise: "Praise",
} as const satisfies Record<(typeof severities)[number] | (typeof threadKinds)[number], string>;
