export const figureNames = [
  "Start at once, ms",
  "Start after 3 s in the lobby, ms",
  "Started by another, ms",
  "link, ms",
  "file switch, first time, p50, ms",
  "file switch, first time, worst, ms",
  "file switch, again, p50, ms",
  "file switch, again, worst, ms",
] as const;
export type FigureName = (typeof figureNames)[number];
