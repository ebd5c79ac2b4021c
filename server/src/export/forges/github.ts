import type { FileChange } from "@tandiff/shared/diff/file-diff.ts";
import type { ReviewThread } from "@tandiff/shared/export/report.ts";
import type { ReviewDocument } from "@tandiff/shared/export/review-document.ts";
import { changeOf, type DiffPlace, rangeOf } from "./diff-places.ts";
import { fitted, forgeWords, type SuggestedRange, threadBody, words } from "./forge-body.ts";
import type { BundleCommits } from "../git-bundle.ts";

/** The body of `POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews`. Source: GitHub's REST API, "pulls/reviews". */
export interface GithubReview {
  readonly commit_id: string;
  readonly body: string;
  readonly event: "COMMENT";
  readonly comments: readonly GithubComment[];
}

interface GithubComment extends GithubLines {
  readonly path: string;
  readonly body: string;
}

interface GithubLines {
  readonly line: number;
  readonly side: GithubSide;
  readonly start_line?: number;
  readonly start_side?: GithubSide;
}

type GithubSide = "LEFT" | "RIGHT";

/**
 * The review as GitHub takes it; threads on what is in no hunk of the diff stand in its body, with their place. Yields
 * after each.
 */
export function* githubReview(
  { exercise, review, threads, participants }: ReviewDocument,
  diffs: readonly FileChange[],
  { head }: BundleCommits,
): Generator<void, GithubReview> {
  const comments: GithubComment[] = [];
  const general: string[] = [];
  for (const thread of threads) {
    const found = linesOf(thread, diffs);
    if (found) {
      const mark = (range: SuggestedRange) => (isOn(found.lines, range) ? "suggestion" : null);
      comments.push({
        path: found.path,
        body: threadBody(thread, participants, mark, false),
        ...found.lines,
      });
    } else general.push(threadBody(thread, participants, () => null, true));
    yield;
  }
  const summary = review && review.summary.trim() !== "" ? [forgeWords(review.summary)] : [];
  const body = fitted([`Review of ${words(exercise.title)}`, ...summary, ...general].join("\n\n---\n\n"));
  return { commit_id: head, body, event: "COMMENT", comments };
}

function linesOf(
  { position, spot }: ReviewThread,
  diffs: readonly FileChange[],
): { readonly path: string; readonly lines: GithubLines } | null {
  const change = position && !spot && changeOf(diffs, position);
  const range = change && rangeOf(change, position);
  if (!range) return null;
  const { start, end } = range;
  // GitHub takes lines of one hunk only.
  if (start.hunk === null || start.hunk !== end.hunk) return null;
  const path = (change.head ?? change.base)?.path ?? "";
  const last = { line: numberOf(end), side: sideOf(end) };
  const isOne = numberOf(start) === last.line && sideOf(start) === last.side;
  // The first line of a range comes before the last one; on two sides, by the order of the diff.
  const isRange = !isOne && (start.base < end.base || start.head < end.head);
  const first = { start_line: numberOf(start), start_side: sideOf(start) };
  return { path, lines: isRange ? { ...first, ...last } : last };
}

/** A kept line is on the right. */
function sideOf({ kind }: DiffPlace): GithubSide {
  return kind === "removed" ? "LEFT" : "RIGHT";
}

function numberOf({ kind, base, head }: DiffPlace): number {
  return kind === "removed" ? base : head;
}

/** A suggestion of GitHub's replaces just the lines that are commented on. */
function isOn({ line, side, start_line, start_side }: GithubLines, { start, end }: SuggestedRange): boolean {
  return side === "RIGHT" && start_side !== "LEFT" && (start_line ?? line) === start && line === end;
}
