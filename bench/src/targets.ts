import type { FigureName } from "./figures.ts";
import type { Size } from "./inputs.ts";
import { median, type Result, short, valuesOf } from "./report.ts";

/** The results of one size. */
export interface Sized {
  readonly size: Size;
  readonly results: readonly Result[];
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
      { size, words: "wheel: frames over 50 ms", figure: "wheel: frames over 50 ms", limit: 1 },
      {
        size,
        words: "wheel: main thread busy",
        figure: "wheel: main thread busy, ms",
        limit: 0.75,
        over: { page: "pierre" },
      },
      { size, words: "wheel: blank rows at rest", figure: "wheel: blank rows at rest", limit: 0 },
      { size, words: "scrollbar: frames over 50 ms", figure: "scrollbar: frames over 50 ms", limit: 1 },
      {
        size,
        words: "scrollbar: main thread busy",
        figure: "scrollbar: main thread busy, ms",
        limit: 0.75,
        over: { page: "pierre" },
      },
      { size, words: "scrollbar: blank rows at rest", figure: "scrollbar: blank rows at rest", limit: 0 },
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
    {
      ...onL,
      words: "JavaScript before the first line, gz kB",
      figure: "JavaScript before the first line, gz kB",
      limit: 150,
    },
  ];
}

/**
 * A Markdown table: a target a row, whether the median of the runs meets it. The spread of a ratio is that of the
 * ratios of single runs; runs of the same number stand next to each other in time.
 */
export function targetTable(all: readonly Sized[]): string {
  const rows = targets(all.map(({ size }) => size)).map((target): readonly string[] => {
    const { words, size, figure, limit, over } = target;
    const against = over ? ("page" in over ? ` / ${over.page}` : ` / ${over.size}`) : "";
    const limitWords = `≤ ${limit === 1 / 3 ? "1/3" : limit.toLocaleString("en")}`;
    const head = [`${size}: ${words}${against}`, limitWords];
    const own = valuesOf(resultOf(all, size, "tandiff"), figure);
    const base = !over
      ? null
      : "page" in over
        ? valuesOf(resultOf(all, size, over.page), figure)
        : valuesOf(resultOf(all, over.size, "tandiff"), figure);
    const ours = median(own);
    const theirs = base ? median(base) : 1;
    if (ours === null || theirs === null) return [...head, "—", "not measured"];
    const value = ours / theirs;
    const single = base ? own.flatMap((each, run) => (base[run] ? [each / base[run]] : [])) : own;
    const digits = (each: number): string => (base ? each.toFixed(2) : short(each));
    const spread =
      single.length > 0 ? ` (${digits(Math.min(...single))}–${digits(Math.max(...single))})` : "";
    return [...head, `${digits(value)}${spread}`, value <= limit ? "met" : "**not met**"];
  });
  const heads = ["Tandiff on", "target", "median (spread)", ""];
  const rule = ["---", "--:", "--:", "---"];
  const lines = [heads, rule, ...rows].map((cells) => `| ${cells.join(" | ")} |`);
  return ["### Targets", "", ...lines, "", quietWords(all)].join("\n");
}

function quietWords(all: readonly Sized[]): string {
  const parts = all.map(({ size, results }) => {
    const each = results.map((result) => {
      const after = median(valuesOf(result, "quiet after, ms"));
      return `${result.name} ${after === null ? "never" : `${short(after)} ms`}`;
    });
    return `${size}: ${each.join(", ")}`;
  });
  return `Quiet after: ${parts.join("; ")}.`;
}

function resultOf(all: readonly Sized[], size: Size, page: string): Result | undefined {
  return all.find((each) => each.size === size)?.results.find(({ name }) => name === page);
}
