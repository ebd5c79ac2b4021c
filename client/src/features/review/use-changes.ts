import type { MergeRequestView } from "@tandiff/shared/api.ts";
import { useCallback } from "react";
import { sentenceOf } from "../../api/http.ts";
import { loadDiffs } from "../../api/merge-request.ts";
import { useSession } from "../../session/session-store.ts";
import { useLoad } from "../../ui/use-load.ts";
import { type Changes, changesBetween, wholeChanges } from "./changes.ts";
import { type CommitRange, rangeEnds } from "./commit-range.ts";

export interface ShownChanges {
  /** Names the commits whose changes these are. */
  readonly name: string;
  /** While others are being loaded, those that were shown before. */
  readonly changes: Changes;
  readonly loading: boolean;
  /** Why what was asked for is not there. */
  readonly failure: { readonly sentence: string; readonly retry: () => void } | null;
}

/** The name of the changes of some commits, or of all of them. */
export function changesName(view: MergeRequestView, range: CommitRange | null): string {
  const { from, to } = rangeEnds(view.commits, range);
  return `${from} ${to}`;
}

/** The changes of the merge request, or of some of its commits, with whitespace or without. */
export function useChanges(
  view: MergeRequestView,
  whole: Changes,
  range: CommitRange | null,
  hideWhitespace: boolean,
): ShownChanges {
  const participant = useSession((session) => session.participant);
  const { from, to } = rangeEnds(view.commits, range);
  const allCommits = changesName(view, null);
  const key = range === null && !hideWhitespace ? null : `${from} ${to} ${hideWhitespace}`;
  const isWhole = range === null;
  const load = useCallback(async () => {
    if (key === null) return null;
    const whitespace = hideWhitespace ? "hide" : "show";
    const diffs = await loadDiffs(participant, { from, to, whitespace });
    const changes = isWhole ? wholeChanges(diffs) : changesBetween(view, diffs);
    return { key, name: `${from} ${to}`, changes };
  }, [participant, view, key, isWhole, from, to, hideWhitespace]);
  const loaded = useLoad(load);
  if (key === null) return { name: allCommits, changes: whole, loading: false, failure: null };
  const found = loaded.kind === "loaded" ? loaded.value : null;
  return {
    name: found?.name ?? allCommits,
    changes: found?.changes ?? whole,
    loading: loaded.kind !== "failed" && found?.key !== key,
    failure: loaded.kind === "failed" ? { sentence: sentenceOf(loaded.error), retry: loaded.reload } : null,
  };
}
