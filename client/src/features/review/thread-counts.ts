import type { Position } from "@tandiff/shared/position.ts";
import type { Thread } from "@tandiff/shared/session/state.ts";

/** How many threads there are on each file. */
export function countByPath(
  threads: readonly Thread[],
  listedPath: (position: Position) => string,
): ReadonlyMap<string, number> {
  const positions = threads.flatMap(({ position }) => position ?? []);
  return new Map([...Map.groupBy(positions, listedPath)].map(([path, all]) => [path, all.length]));
}
