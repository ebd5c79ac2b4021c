/** What is measured of nodes' storage, and what a row has cost. */
export const storageFigures = [
  "p50, ms",
  "p99, ms",
  "node's processor for a row, µs",
  "PostgreSQL's processor for a row, µs",
  "rows in a commit",
  "written ahead for a row, bytes",
] as const;

/** The same when rows come as fast as they are taken. */
export const limitFigures = [
  "rows a second",
  "nodes' core busy, %",
  "PostgreSQL's core busy, %",
  ...storageFigures,
] as const;

export type StorageFigure = (typeof limitFigures)[number];
