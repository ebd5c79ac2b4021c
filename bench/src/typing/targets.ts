import { type Measured, median, type Result, resultOf, valuesOf } from "../report.ts";
import { type FigureName, shares } from "./figures.ts";
import { peers } from "./subjects.ts";

/** What typing together is to reach. */
export function measuredTargets(results: readonly Result<FigureName>[]): Measured[] {
  const own = (figure: FigureName): number[] => valuesOf(resultOf(results, "tandiff"), figure);
  const ratios = shares.map((share): Measured => {
    const figure: FigureName = `remote paint, ${share}, ms`;
    const single = own(figure).flatMap((ours, run) => {
      const theirs = peers.flatMap((peer) => resultOf(results, peer)?.runs[run]?.[figure] ?? []);
      return theirs.length > 0 ? [ours / Math.min(...theirs)] : [];
    });
    const words = `key to remote paint, ${share} / the better peer of the run`;
    return { words, limit: 1, value: median(single), single, isRatio: true };
  });
  const behind = (["remote DOM after own echo", "remote paint after own paint"] as const).map(
    (time): Measured => {
      const single = own(`${time}, p50, ms`);
      return { words: `${time}, p50, ms`, limit: 5, value: median(single), single, isRatio: false };
    },
  );
  return [...ratios, ...behind];
}
