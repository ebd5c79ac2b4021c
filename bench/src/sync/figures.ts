/** What is measured of each server; those of documents not of the relay, which has none. */
export const typingFigures = [
  "rooms at p99 < 100 ms",
  "p50 at 100 rooms, ms",
  "p99 at 100 rooms, ms",
  "CPU for each delivered edit at 300 rooms, µs",
  "load core busy at 300 rooms, %",
] as const;
export const comingFigures = [
  "newcomer, cold room, ms",
  "200 newcomers at once, ms",
  "memory of an idle room, KiB",
  "all back after a kill, ms",
  "all back, once it listens, ms",
] as const;
export const storedFigures = ["stored for a session, KiB"] as const;

export const figureNames = [...typingFigures, ...comingFigures, ...storedFigures] as const;
export type FigureName = (typeof figureNames)[number];
