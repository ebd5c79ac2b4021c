import type { MergeRequestView } from "@tandiff/shared/api.ts";
import { diffPath } from "@tandiff/shared/diff/file-diff.ts";
import { inTreeOrder } from "@tandiff/shared/diff/tree-order.ts";
import type { Position } from "@tandiff/shared/position.ts";
import type { Thread } from "@tandiff/shared/session/state.ts";

/**
 * Threads in the order in which the merge request shows its files and their lines: those on the merge
 * request as a whole come first, those on files that did not change after all that did, those on what the call wrote last.
 */
export function threadOrder(threads: readonly Thread[], view: MergeRequestView): readonly Thread[] {
  const shown = new Map<string, string>();
  for (const diff of view.diffs) {
    shown.set(diffPath(diff), diffPath(diff));
    if (diff.base) shown.set(diff.base.path, diffPath(diff));
  }
  const pathOf = ({ path }: Position): string => shown.get(path) ?? path;
  const isOther = ({ path }: Position): number => (shown.has(path) ? 0 : 1);
  const lineOf = ({ lines }: Position): number => lines?.start ?? 0;
  return threads.toSorted((first, second) => {
    const [a, b] = [first.position, second.position];
    if (first.spot || second.spot) return Number(first.spot !== null) - Number(second.spot !== null);
    if (a === null || b === null) return Number(b === null) - Number(a === null);
    return isOther(a) - isOther(b) || inTreeOrder(pathOf(a), pathOf(b)) || lineOf(a) - lineOf(b);
  });
}
