import { diffPath, type FileDiff } from "../diff/file-diff.ts";
import { inTreeOrder } from "../diff/tree-order.ts";
import type { Position } from "../position.ts";
import type { Thread } from "./state.ts";

/**
 * Threads in the order in which the merge request shows its files and their lines: those on the merge
 * request as a whole come first, those on files that did not change after all that did, those on what the call wrote last.
 * @param diffs the merge request's, in the order in which it shows them
 */
export function threadOrder(
  threads: readonly Thread[],
  diffs: readonly Pick<FileDiff, "base" | "head">[],
): readonly Thread[] {
  const shown = new Map<string, number>();
  for (const [index, diff] of diffs.entries()) {
    shown.set(diffPath(diff), index);
    if (diff.base) shown.set(diff.base.path, index);
  }
  const fileOf = ({ path }: Position): number => shown.get(path) ?? diffs.length;
  const lineOf = ({ lines }: Position): number => lines?.start ?? 0;
  return threads.toSorted((first, second) => {
    const [a, b] = [first.position, second.position];
    if (first.spot || second.spot) return Number(first.spot !== null) - Number(second.spot !== null);
    if (a === null || b === null) return Number(b === null) - Number(a === null);
    const between = fileOf(a) - fileOf(b);
    if (between !== 0) return between;
    return (shown.has(a.path) ? 0 : inTreeOrder(a.path, b.path)) || lineOf(a) - lineOf(b);
  });
}
