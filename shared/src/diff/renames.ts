import { byPath } from "../exercise/by-path.ts";
import type { TreeEntry } from "../exercise/tree.ts";
import { Fingerprints, percentage } from "./similarity.ts";

/** A deleted and an added file that are taken for one. */
export interface Rename {
  readonly base: TreeEntry;
  readonly head: TreeEntry;
  /** Percent, rounded down. */
  readonly similarity: number;
}

/** git's defaults: `-M50%` and `diff.renameLimit`, whose square bounds the pairs that are compared. */
const leastSimilarity = 0.5;
const mostPairs = 1000 ** 2;

/**
 * Finds the files that were renamed: first those with the same content, then, among regular files,
 * those that kept at least half of it. Of equally good pairs the one with the same file name wins,
 * then the first by path.
 */
export function findRenames(
  deleted: readonly TreeEntry[],
  added: readonly TreeEntry[],
  read: (entry: TreeEntry) => Uint8Array,
): Rename[] {
  const sameName = pairByKey(deleted, added, (entry) => `${contentKey(entry)} ${nameOf(entry)}`);
  const taken = new Set(sameName.flatMap(({ base, head }) => [base, head]));
  const isFree = (entry: TreeEntry) => !taken.has(entry);
  const sameContent = pairByKey(deleted.filter(isFree), added.filter(isFree), contentKey);
  for (const { base, head } of sameContent) taken.add(base).add(head);
  const isLeft = (entry: TreeEntry) => isFree(entry) && isRegular(entry);
  const similar = bestPairs(similarPairs(deleted.filter(isLeft), added.filter(isLeft), read));
  return [...sameName, ...sameContent, ...similar];
}

/** A regular file of git's, whether executable or not. */
export function isRegular(entry: TreeEntry): boolean {
  return entry.mode === "100644" || entry.mode === "100755";
}

/** What a file holds, as far as a rename may keep it: the executable bit may change. */
export function contentKey(entry: TreeEntry): string {
  if (entry.mode === "160000") return `${entry.mode} ${entry.commit}`;
  return `${isRegular(entry) ? "file" : entry.mode} ${entry.blob}`;
}

function nameOf(entry: TreeEntry): string | undefined {
  return entry.path.split("/").at(-1);
}

/** Pairs up what has the same key, in the order given. */
function pairByKey(
  deleted: readonly TreeEntry[],
  added: readonly TreeEntry[],
  keyOf: (entry: TreeEntry) => string,
): Rename[] {
  const waiting = Map.groupBy(added, keyOf);
  return deleted.flatMap((base) => {
    const head = waiting.get(keyOf(base))?.shift();
    return head ? [{ base, head, similarity: 100 }] : [];
  });
}

interface Pair {
  readonly base: TreeEntry;
  readonly head: TreeEntry;
  /** Of the larger file, 0–1. */
  readonly share: number;
}

function similarPairs(
  deleted: readonly TreeEntry[],
  added: readonly TreeEntry[],
  read: (entry: TreeEntry) => Uint8Array,
): Pair[] {
  if (deleted.length * added.length > mostPairs) return [];
  const fingerprints = new Fingerprints();
  const heads = added.map((head) => ({ head, print: fingerprints.of(read(head)) }));
  const pairs: Pair[] = [];
  for (const base of deleted) {
    const basePrint = fingerprints.of(read(base));
    for (const { head, print } of heads) {
      const [smaller, larger] = basePrint.size < print.size ? [basePrint, print] : [print, basePrint];
      if (smaller.size < larger.size * leastSimilarity) continue;
      const share = fingerprints.similarity(basePrint, print);
      if (share >= leastSimilarity) pairs.push({ base, head, share });
    }
  }
  return pairs;
}

/** Takes the best pairs first, each file once. */
function bestPairs(pairs: readonly Pair[]): Rename[] {
  const ranked = pairs.toSorted(
    (a, b) =>
      b.share - a.share ||
      Number(hasSameName(b)) - Number(hasSameName(a)) ||
      byPath(a.base, b.base) ||
      byPath(a.head, b.head),
  );
  const taken = new Set<TreeEntry>();
  const renames: Rename[] = [];
  for (const { base, head, share } of ranked) {
    if (taken.has(base) || taken.has(head)) continue;
    taken.add(base).add(head);
    renames.push({ base, head, similarity: percentage(share) });
  }
  return renames;
}

function hasSameName({ base, head }: Pair): boolean {
  return nameOf(base) === nameOf(head);
}
