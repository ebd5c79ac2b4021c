import { createHash } from "node:crypto";
import type { FileChange } from "@tandiff/shared/diff/file-diff.ts";
import type { ReviewThread } from "@tandiff/shared/export/report.ts";
import type { ReviewDocument } from "@tandiff/shared/export/review-document.ts";
import type { BundleCommits } from "../git-bundle.ts";
import { changeOf, type DiffPlace, rangeOf } from "./diff-places.ts";
import { type SuggestedRange, threadBody } from "./forge-body.ts";

/** A body of `POST /projects/:id/merge_requests/:iid/discussions`. Source: GitLab's Discussions API. */
export interface GitlabDiscussion {
  readonly body: string;
  readonly position?: GitlabPosition;
}

interface GitlabPosition {
  readonly position_type: "text" | "file";
  readonly base_sha: string;
  readonly start_sha: string;
  readonly head_sha: string;
  readonly old_path: string;
  readonly new_path: string;
  readonly old_line?: number;
  readonly new_line?: number;
  readonly line_range?: { readonly start: GitlabLine; readonly end: GitlabLine };
}

interface GitlabLine {
  readonly line_code: string;
  readonly type: "new" | "old";
  readonly old_line?: number;
  readonly new_line?: number;
}

/** GitLab stores no longer path. Source: its `app/validators/json_schemas/position.json`. */
const longestPath = 1_000;

/** The threads as GitLab's discussions; what GitLab has no line for says where it belongs. Yields after each. */
export function* gitlabDiscussions(
  { threads, participants }: ReviewDocument,
  diffs: readonly FileChange[],
  commits: BundleCommits,
): Generator<void, readonly GitlabDiscussion[]> {
  const discussions: GitlabDiscussion[] = [];
  for (const thread of threads) {
    const position = positionOf(thread, diffs, commits);
    const last = position?.new_line;
    const mark = ({ start, end }: SuggestedRange): string | null =>
      last === undefined ? null : `suggestion:-${last - start}+${end - last}`;
    const body = threadBody(thread, participants, mark, position === null);
    discussions.push(position ? { body, position } : { body });
    yield;
  }
  return discussions;
}

function positionOf(
  { position, spot }: ReviewThread,
  diffs: readonly FileChange[],
  { base, head }: BundleCommits,
): GitlabPosition | null {
  const change = position && !spot && changeOf(diffs, position);
  if (!change) return null;
  const newPath = (change.head ?? change.base)?.path ?? "";
  const oldPath = (change.base ?? change.head)?.path ?? "";
  if (Math.max(newPath.length, oldPath.length) > longestPath) return null;
  const common = { base_sha: base, start_sha: base, head_sha: head, old_path: oldPath, new_path: newPath };
  if (!position.lines) return { position_type: "file", ...common };
  const range = rangeOf(change, position);
  if (!range) return null;
  const { start, end } = range;
  const isOne = start.base === end.base && start.head === end.head && start.kind === end.kind;
  const lines = { start: gitlabLine(newPath, start), end: gitlabLine(newPath, end) };
  return {
    position_type: "text",
    ...common,
    ...numbersOf(end),
    ...(isOne ? {} : { line_range: lines }),
  };
}

/** Of an added line the number in head alone, of a removed one that in base, of one that was kept both. */
function numbersOf({ kind, base, head }: DiffPlace): { old_line?: number; new_line?: number } {
  return {
    ...(kind === "added" ? {} : { old_line: base }),
    ...(kind === "removed" ? {} : { new_line: head }),
  };
}

function gitlabLine(path: string, place: DiffPlace): GitlabLine {
  const name = createHash("sha1").update(path).digest("hex");
  return {
    line_code: `${name}_${place.base}_${place.head}`,
    type: place.kind === "added" ? "new" : "old",
    ...numbersOf(place),
  };
}
