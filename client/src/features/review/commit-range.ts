import type { MergeRequestView } from "@tandiff/shared/api.ts";

type Commits = MergeRequestView["commits"];

/** Commits from one to another, by their place in the merge request, both included. */
export interface CommitRange {
  readonly first: number;
  readonly last: number;
}

/** As many digits as an address needs to name a commit of a merge request. */
const shortId = 10;
const shortestId = 7;

/** The range as an address has it: `1f3a5b7c9d` or `1f3a5b7c9d..8e6d4c2b0a`; null for all commits. */
export function rangeWords(commits: Commits, range: CommitRange | null): string | null {
  if (range === null) return null;
  const [first, last] = [range.first, range.last].map((index) => commits[index]?.id.slice(0, shortId) ?? "");
  return first === last ? (first ?? null) : `${first}..${last}`;
}

/** Reads `?commits=`; null for all commits, also where it names none of this merge request. */
export function parseRange(commits: Commits, search: string): CommitRange | null {
  const [first = "", last = first] = (new URLSearchParams(search).get("commits") ?? "").split("..");
  return between(commits, indexOf(commits, first), indexOf(commits, last));
}

function indexOf(commits: Commits, id: string): number {
  return id.length < shortestId ? -1 : commits.findIndex((commit) => commit.id.startsWith(id));
}

/** The range between two commits in either order; null where that is all of them, or one is not there. */
export function between(commits: Commits, one: number, other: number): CommitRange | null {
  const first = Math.min(one, other);
  const last = Math.max(one, other);
  if (first < 0 || last >= commits.length || last - first === commits.length - 1) return null;
  return { first, last };
}

/** What stands on either side of the range's difference, as the server counts: 0 is base, k is after k commits. */
export function rangeEnds(
  commits: Commits,
  range: CommitRange | null,
): { readonly from: number; readonly to: number } {
  return range ? { from: range.first, to: range.last + 1 } : { from: 0, to: commits.length };
}
