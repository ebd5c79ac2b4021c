import type { Figures } from "../report.ts";

/** What is searched for, from the input itself; see `queriesOf`. */
export const queryKinds = ["frequent word", "rare word", "two letters", "no hit"] as const;
export type QueryKind = (typeof queryKinds)[number];

/** Ways to another place, see `scrolling.ts`. */
export const motions = ["wheel", "scrollbar", "to the end"] as const;
export type Motion = (typeof motions)[number];

export const figureNames = [
  "first line, ms",
  "first colour, ms",
  "quiet after, ms",
  "longest task, ms",
  "long tasks together, ms",
  "JavaScript before the first line, gz kB",
  "Monaco before the first line, scripts",
  "DOM nodes",
  "JS heap, MB",
  "renderer private memory, MB",
  "comment form, ms",
  "wheel: frames over 50 ms",
  "wheel: worst frame, ms",
  "wheel: main thread busy, ms",
  "wheel: pixels travelled",
  "wheel: blank rows at rest",
  "to the end: frames over 50 ms",
  "to the end: worst frame, ms",
  "to the end: main thread busy, ms",
  "to the end: blank rows at rest",
  "to the end: text, ms",
  "to the end: colour, ms",
  "scrollbar: frames over 50 ms",
  "scrollbar: worst frame, ms",
  "scrollbar: main thread busy, ms",
  "scrollbar: blank rows at rest",
  "search, frequent word: first hits, ms",
  "search, frequent word: all, ms",
  "search, frequent word: lines",
  "search, rare word: first hits, ms",
  "search, rare word: all, ms",
  "search, rare word: lines",
  "search, two letters: first hits, ms",
  "search, two letters: all, ms",
  "search, two letters: lines",
  "search, no hit: all, ms",
  "search: longest task, ms",
] as const;
export type FigureName = (typeof figureNames)[number];

export type DiffFigures = Figures<FigureName>;
