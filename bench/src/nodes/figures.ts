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

/** What is measured of whole servers while people type. */
export const typingFigures = [
  "p50, ms",
  "p99, ms",
  "nodes' processor for a delivered edit, µs",
  "PostgreSQL's processor for a delivered edit, µs",
  "Redis's processor for a delivered edit, µs",
  "load core busy with the load, %",
] as const;
export type TypingFigure = (typeof typingFigures)[number];

/** How many sessions are served in time. */
export const roomsFigures = ["rooms at p99 < 100 ms"] as const;
export type RoomsFigure = (typeof roomsFigures)[number];

/** What is measured after one of three nodes is lost. */
export const stormFigures = [
  "until half are back, ms",
  "until all are back, ms",
  "nodes' processor for each that came back, ms",
  "PostgreSQL's processor for each that came back, ms",
] as const;
export type StormFigure = (typeof stormFigures)[number];

/** What is measured of servers that have nothing to do, and of what a call leaves. */
export const restFigures = [
  "memory of a node, MiB",
  "kept of a call, KiB",
  "written ahead for a call, KiB",
] as const;
export type RestFigure = (typeof restFigures)[number];

/** What is measured of the organiser's board, of a thousand interviews. */
export const boardFigures = [
  "first board, ms",
  "node's processor for it, ms",
  "PostgreSQL's processor for it, ms",
  "a later one, ms",
  "node's processor for that, ms",
] as const;
export type BoardFigure = (typeof boardFigures)[number];
