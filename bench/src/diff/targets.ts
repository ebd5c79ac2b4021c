import { type FigureName, motions } from "./figures.ts";
import type { Size } from "../inputs.ts";
import { type Measured, median, type Result, resultOf, short, valuesOf } from "../report.ts";

/** The results of one size. */
export interface Sized {
  readonly size: Size;
  readonly results: readonly Result<FigureName>[];
}

/** A figure of tandiff that must not be above a limit; `over` makes it a ratio. */
interface Target {
  readonly words: string;
  readonly size: Size;
  readonly figure: FigureName;
  readonly limit: number;
  readonly over?: { readonly page: string } | { readonly size: Size };
}

const searches = ["frequent word", "rare word", "two letters"] as const;

/** What the review page of a large merge request is to reach. */
function targets(sizes: readonly Size[]): Target[] {
  const onL = { size: "L" } as const;
  const againstS = { size: "L", limit: 1.3, over: { size: "S" } } as const;
  const third = 1 / 3;
  return [
    { ...onL, words: "first line", figure: "first line, ms", limit: 2, over: { page: "bare" } },
    { ...onL, words: "first line", figure: "first line, ms", limit: third, over: { page: "pierre" } },
    { ...onL, words: "coloured", figure: "first colour, ms", limit: third, over: { page: "pierre" } },
    { ...againstS, words: "first line", figure: "first line, ms" },
    { ...againstS, words: "JS heap", figure: "JS heap, MB" },
    { ...againstS, words: "DOM nodes", figure: "DOM nodes" },
    { ...onL, words: "DOM nodes", figure: "DOM nodes", limit: 2_500 },
    { ...onL, words: "JS heap, MB", figure: "JS heap, MB", limit: 8 },
    {
      ...onL,
      words: "renderer's private memory",
      figure: "renderer private memory, MB",
      limit: 1.5,
      over: { page: "bare" },
    },
    ...sizes.flatMap((size): Target[] => [
      { size, words: "longest task while loading, ms", figure: "longest task, ms", limit: 100 },
      { size, words: "comment form", figure: "comment form, ms", limit: 2, over: { page: "bare" } },
      {
        size,
        words: "JavaScript before the first line, gz kB",
        figure: "JavaScript before the first line, gz kB",
        limit: 150,
      },
      {
        size,
        words: "Monaco before the first line: none",
        figure: "Monaco before the first line, scripts",
        limit: 0,
      },
      ...motions.flatMap((motion): Target[] => [
        { size, words: `${motion}: frames over 50 ms`, figure: `${motion}: frames over 50 ms`, limit: 1 },
        {
          size,
          words: `${motion}: main thread busy`,
          figure: `${motion}: main thread busy, ms`,
          limit: 0.75,
          over: { page: "pierre" },
        },
        { size, words: `${motion}: blank rows at rest`, figure: `${motion}: blank rows at rest`, limit: 0 },
      ]),
      { size, words: "to the coloured end, ms", figure: "to the end: colour, ms", limit: 150 },
    ]),
    ...searches.flatMap((kind): Target[] => [
      {
        ...onL,
        words: `search, ${kind}: first hits, ms`,
        figure: `search, ${kind}: first hits, ms`,
        limit: 100,
      },
      { ...onL, words: `search, ${kind}: all, ms`, figure: `search, ${kind}: all, ms`, limit: 500 },
    ]),
    { ...onL, words: "search, no hit: all, ms", figure: "search, no hit: all, ms", limit: 500 },
    { ...onL, words: "search: longest task, ms", figure: "search: longest task, ms", limit: 50 },
  ];
}

/** The spread of a ratio is that of the ratios of single runs; runs of the same number stand next to each other. */
export function measuredTargets(all: readonly Sized[]): Measured[] {
  return targets(all.map(({ size }) => size)).map(({ words, size, figure, limit, over }) => {
    const against = over ? ("page" in over ? ` / ${over.page}` : ` / ${over.size}`) : "";
    const own = valuesOf(pageOf(all, size, "tandiff"), figure);
    const base = over
      ? "page" in over
        ? valuesOf(pageOf(all, size, over.page), figure)
        : valuesOf(pageOf(all, over.size, "tandiff"), figure)
      : null;
    const ours = median(own);
    const theirs = base ? median(base) : 1;
    return {
      words: `${size}: ${words}${against}`,
      limit,
      value: ours === null || theirs === null ? null : ours / theirs,
      single: base ? own.flatMap((each, run) => (base[run] ? [each / base[run]] : [])) : own,
      isRatio: base !== null,
    };
  });
}

export function quietWords(all: readonly Sized[]): string {
  const parts = all.map(({ size, results }) => {
    const each = results.map((result) => {
      const after = median(valuesOf(result, "quiet after, ms"));
      return `${result.name} ${after === null ? "never" : `${short(after)} ms`}`;
    });
    return `${size}: ${each.join(", ")}`;
  });
  return `Quiet after: ${parts.join("; ")}.`;
}

function pageOf(all: readonly Sized[], size: Size, page: string): Result<FigureName> | undefined {
  return resultOf(all.find((each) => each.size === size)?.results ?? [], page);
}
