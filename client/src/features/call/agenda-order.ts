import type { MergeRequestView } from "@tandiff/shared/api.ts";
import { diffPath } from "@tandiff/shared/diff/file-diff.ts";
import type { Position } from "@tandiff/shared/position.ts";
import type { Thread } from "@tandiff/shared/session/state.ts";

/** Threads in the order of the merge request's files and their lines; those on other files come last. */
export function agendaOrder(threads: readonly Thread[], view: MergeRequestView): readonly Thread[] {
  const places = new Map<string, number>();
  for (const [index, diff] of view.diffs.entries()) {
    places.set(diffPath(diff), index);
    if (diff.base) places.set(diff.base.path, index);
  }
  const fileOf = ({ path }: Position): number => places.get(path) ?? view.diffs.length;
  const lineOf = ({ lines }: Position): number => lines?.start ?? 0;
  return threads.toSorted(
    ({ position: a }, { position: b }) =>
      fileOf(a) - fileOf(b) || (a.path < b.path ? -1 : a.path > b.path ? 1 : 0) || lineOf(a) - lineOf(b),
  );
}
