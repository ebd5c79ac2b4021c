import { labelWords, severities, threadKinds } from "@tandiff/shared/session/label-words.ts";
import type { Labels } from "@tandiff/shared/session/labels.ts";
import type { Thread } from "@tandiff/shared/session/state.ts";
import {
  CircleDashed,
  CircleQuestionMark,
  Lightbulb,
  type LucideIcon,
  OctagonAlert,
  ThumbsUp,
  TriangleAlert,
} from "lucide-react";

export type Label = keyof typeof labelWords;

/** The sign and the tone of each label; its word stands beside them. */
export const labelLooks: Readonly<
  Record<
    Label,
    { readonly icon: LucideIcon; readonly tone: "danger" | "warning" | "neutral" | "accent" | "success" }
  >
> = {
  "must-fix": { icon: OctagonAlert, tone: "danger" },
  "should-fix": { icon: TriangleAlert, tone: "warning" },
  optional: { icon: CircleDashed, tone: "neutral" },
  question: { icon: CircleQuestionMark, tone: "accent" },
  idea: { icon: Lightbulb, tone: "neutral" },
  praise: { icon: ThumbsUp, tone: "success" },
};

export function labelsOf({ severity, kind }: Labels): readonly Label[] {
  return [severity, kind].filter((label) => label !== null);
}

/** What the list of threads may be narrowed to. */
export const threadFilters = ["all", "open", ...severities, ...threadKinds, "unlabelled"] as const;
export type ThreadFilter = (typeof threadFilters)[number];

export function filterWords(filter: ThreadFilter): string {
  if (filter === "all") return "All comments";
  if (filter === "open") return "Not resolved";
  if (filter === "unlabelled") return "Without a label";
  return labelWords[filter];
}

export function passes(thread: Thread, filter: ThreadFilter): boolean {
  if (filter === "all") return true;
  if (filter === "open") return thread.resolved === null;
  const labels = labelsOf(thread.labels);
  return filter === "unlabelled" ? labels.length === 0 : labels.includes(filter);
}
