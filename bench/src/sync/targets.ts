import { type Measured, median, type Result, resultOf, valuesOf } from "../report.ts";
import type { FigureName } from "./figures.ts";

/** What the server is to reach, beside its peers of the same run. `gzipped` is the session's log in KiB. */
export function measuredTargets(results: readonly Result<FigureName>[], gzipped: number): Measured[] {
  const values = (name: string, figure: FigureName): number[] => valuesOf(resultOf(results, name), figure);
  const own = (figure: FigureName, limit: number): Measured => {
    const single = values("tandiff", figure);
    return { words: figure, limit, value: median(single), single, isRatio: false };
  };
  const ratio = (figure: FigureName, peer: string, limit: number, isInverse = false): Measured => {
    const theirs = values(peer, figure);
    const single = values("tandiff", figure).flatMap((ours, run) => {
      const other = theirs[run];
      if (other === undefined) return [];
      return [isInverse ? other / ours : ours / other];
    });
    const words = isInverse ? `${figure}: ${peer} / tandiff` : `${figure}: tandiff / ${peer}`;
    return { words, limit, value: median(single), single, isRatio: true };
  };
  const rooms = "rooms at p99 < 100 ms";
  const stored = values("tandiff", "stored for a session, KiB").map((kibibytes) => kibibytes / gzipped);
  return [
    ratio(rooms, "relay", 1 / 0.9, true),
    ratio(rooms, "hocuspocus", 1 / 6, true),
    ratio(rooms, "y-websocket", 1 / 3, true),
    ratio("CPU for each delivered edit at 300 rooms, µs", "relay", 1.3),
    own("p50 at 100 rooms, ms", 6),
    own("p99 at 100 rooms, ms", 25),
    ratio("newcomer, cold room, ms", "hocuspocus", 1 / 3),
    ratio("200 newcomers at once, ms", "hocuspocus", 1 / 6),
    ratio("memory of an idle room, KiB", "hocuspocus", 1 / 8),
    ratio("memory of an idle room, KiB", "y-websocket", 1 / 8),
    ratio("all back after a kill, ms", "hocuspocus", 1 / 10),
    ratio("all back after a kill, ms", "y-websocket", 1 / 10),
    {
      words: "stored for a session / gzipped text of its log",
      limit: 2,
      value: median(stored),
      single: stored,
      isRatio: true,
    },
  ];
}
