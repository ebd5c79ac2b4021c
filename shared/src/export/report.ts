import type { DiffBlock } from "../diff/diff-blocks.ts";
import { describePosition } from "../position-words.ts";
import { labelWords } from "../session/label-words.ts";
import type { TracedThread } from "../trace/trace.ts";
import type { ReviewDocument } from "./review-document.ts";

export type ReviewThread = ReviewDocument["threads"][number];

/** What `report.html` and `report.md` tell. */
export interface Report {
  readonly document: ReviewDocument;
  /** In the order of the walk-through. */
  readonly threads: readonly ReportThread[];
  /** What was changed in the call for no thread. */
  readonly otherChanges: readonly ReportFix[];
  /** Empty where the rubric has none. */
  readonly findings: readonly ReportFinding[];
  /** Null where there is no scorecard for its reader. */
  readonly scores: ReportScores | null;
}

export interface ReportThread {
  readonly thread: ReviewThread;
  /** Its lines as they read in the merge request, or in the workspace then; null where it is on no lines. */
  readonly quote: readonly string[] | null;
  readonly trace: TracedThread | null;
  readonly fixes: readonly ReportFix[];
}

/** A change of the call. */
export interface ReportFix {
  /** The file's path, and what became of the file as a whole. */
  readonly title: string;
  /** Who typed it, about. */
  readonly about: string;
  readonly isTest: boolean;
  /** Null for a path alone. */
  readonly block: DiffBlock | null;
}

export interface ReportFinding {
  readonly title: string;
  readonly weight: string;
  readonly places: readonly string[];
  /** Threads that a scorecard names for it, or that stand on its lines. */
  readonly threads: readonly { readonly thread: ReviewThread; readonly confirmed: boolean }[];
  /** What the scorecards say, beside the names in `ReportScores`. */
  readonly verdicts: readonly (string | null)[];
}

export interface ReportScores {
  readonly names: readonly string[];
  /** Recommendation and dimensions. */
  readonly rows: readonly {
    readonly title: string;
    readonly scores: readonly (string | null)[];
    readonly comments: readonly string[];
  }[];
  /** Who scores and has not submitted. */
  readonly missing: readonly string[];
}

/** Where a thread stands, for people. */
export function threadPlace({ position, spot }: ReviewThread): string {
  if (!spot) return describePosition(position);
  const { start, end } = spot.lines;
  return `${spot.path}:${start === end ? start : `${start}-${end}`} (written in the call)`;
}

/** "must fix", "added in the call", "resolved" … */
export function threadTags({ labels, addedInCall, resolved }: ReviewThread): readonly string[] {
  return [
    ...[labels.severity, labels.kind].flatMap((label) =>
      label === null ? [] : [labelWords[label].toLowerCase()],
    ),
    addedInCall ? "added in the call" : "from the review",
    resolved ? "resolved" : "open",
  ];
}

/** `2026-11-22 20:35 UTC`, of an ISO time or of milliseconds. */
export function minute(time: string | number): string {
  const iso = typeof time === "number" ? new Date(time).toISOString() : time;
  return `${iso.slice(0, 16).replace("T", " ")} UTC`;
}

/** What became of a thread, in a line: "Replied to 2 times in the call, first shown at …". */
export function traceWords({ trace, fixes }: ReportThread): string {
  if (!trace) return "";
  const { replies, presentedAt } = trace.discussed;
  const tests = trace.testsAdded.length;
  const words = [
    presentedAt === null
      ? "not shown in the walk-through"
      : `shown in the walk-through at ${minute(presentedAt)}`,
    replies === 0 ? "no reply in the call" : `${replies} ${replies === 1 ? "reply" : "replies"} in the call`,
    fixes.length === 0
      ? "no change made for it"
      : `${fixes.length} ${fixes.length === 1 ? "change" : "changes"} made for it`,
    ...(tests === 0 ? [] : [`${tests} of them in tests`]),
  ].join(", ");
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

/** Which lines the suggestions of a comment replace: their own numbers count from the last line commented on. */
export function suggestionWords({ suggestions }: ReviewThread["comments"][number]): string {
  const words = suggestions.flatMap(({ lines }) =>
    lines === null
      ? []
      : [lines.start === lines.end ? `line ${lines.start}` : `lines ${lines.start} to ${lines.end}`],
  );
  return words.length === 0 ? "" : `, suggests a change of ${words.join(" and of ")}`;
}
