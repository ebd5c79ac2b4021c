import { cpus, loadavg, totalmem } from "node:os";
import type { Input } from "./inputs.ts";

/** The figures of one run, by name; null where a page has no such thing or did not get there in time. */
export type Figures<Name extends string> = Partial<Record<Name, number | null>>;

/** Runs of one page, and why it was given up, if it was. */
export interface Result<Name extends string> {
  readonly name: string;
  readonly runs: readonly Figures<Name>[];
  readonly failures: readonly string[];
}

/** What was measured for a target: a value that must not be above a limit. */
export interface Measured {
  readonly words: string;
  readonly limit: number;
  /** The median of the runs; null when it was not measured. */
  readonly value: number | null;
  /** Of single runs. */
  readonly single: readonly number[];
  readonly isRatio: boolean;
}

export function median(values: readonly number[]): number | null {
  return quantile(values, 0.5);
}

/** The value below which a share of all lie; between two of them, in proportion. Null of none. */
export function quantile(values: readonly number[], share: number): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const lower = sorted[Math.floor(place)];
  const upper = sorted[Math.ceil(place)];
  if (lower === undefined || upper === undefined) return null;
  return lower + (upper - lower) * (place - Math.floor(place));
}

/** The values of the runs that have one, in the order of the runs. */
export function valuesOf<Name extends string>(result: Result<Name> | undefined, figure: Name): number[] {
  return (result?.runs ?? []).flatMap((run) => {
    const value = run[figure];
    return typeof value === "number" ? [value] : [];
  });
}

export function resultOf<Name extends string>(
  results: readonly Result<Name>[],
  page: string,
): Result<Name> | undefined {
  return results.find(({ name }) => name === page);
}

/** Median and spread: `120 (110–140)`; a dash where nothing was measured. */
function cell<Name extends string>(result: Result<Name>, figure: Name): string {
  const values = valuesOf(result, figure);
  const middle = median(values);
  if (middle === null) return "—";
  const missing = result.runs.length - values.length;
  const spread = `${short(Math.min(...values))}–${short(Math.max(...values))}`;
  return `${short(middle)} (${spread})${missing > 0 ? ` ${missing} without` : ""}`;
}

/** Whole, or with one decimal when it is small. */
export function short(value: number): string {
  if (Math.abs(value) >= 100 || Number.isInteger(value)) return Math.round(value).toLocaleString("en");
  return value.toFixed(1);
}

function ratio<Name extends string>(results: readonly Result<Name>[], figure: Name, to: string): string {
  const ours = median(valuesOf(resultOf(results, "tandiff"), figure));
  const theirs = median(valuesOf(resultOf(results, to), figure));
  if (ours === null || theirs === null || theirs === 0) return "—";
  return (ours / theirs).toFixed(2);
}

/**
 * A Markdown table: a figure a row, a page a column, then tandiff's ratios to the pages of `comparable`. `head` is
 * what stands above it.
 */
export function table<Name extends string>(
  head: readonly string[],
  figures: readonly Name[],
  results: readonly Result<Name>[],
  comparable: readonly string[],
): string {
  const measured = (page: string): boolean => resultOf(results, page) !== undefined;
  const compared = measured("tandiff") ? comparable.filter(measured) : [];
  const heads = ["", ...results.map(({ name }) => name), ...compared.map((name) => `tandiff / ${name}`)];
  const rows = figures.map((figure) => [
    figure,
    ...results.map((result) => cell(result, figure)),
    ...compared.map((name) => ratio(results, figure, name)),
  ]);
  const rule = heads.map((_, index) => (index === 0 ? "---" : "--:"));
  const failures = results.flatMap((result) =>
    result.failures.map((failure) => `- ${result.name}: ${failure}`),
  );
  return [...head, "", ...markdownTable([heads, rule, ...rows]), "", ...failures].join("\n");
}

/** A Markdown table: a target a row, whether the median of the runs meets it. */
export function targetTable(measured: readonly Measured[]): string {
  const rows = measured.map(({ words, limit, value, single, isRatio }) => {
    const head = [words, `≤ ${limit === 1 / 3 ? "1/3" : limit.toLocaleString("en")}`];
    if (value === null) return [...head, "—", "not measured"];
    const digits = (each: number): string => (isRatio ? each.toFixed(2) : short(each));
    const spread =
      single.length > 0 ? ` (${digits(Math.min(...single))}–${digits(Math.max(...single))})` : "";
    return [...head, `${digits(value)}${spread}`, value <= limit ? "met" : "**not met**"];
  });
  const heads = ["Tandiff", "target", "median (spread)", ""];
  const rule = ["---", "--:", "--:", "---"];
  return ["### Targets", "", ...markdownTable([heads, rule, ...rows])].join("\n");
}

export function markdownTable(rows: readonly (readonly string[])[]): string[] {
  return rows.map((cells) => `| ${cells.join(" | ")} |`);
}

export function inputWords(input: Input): string {
  const rows = input.files.reduce((sum, file) => sum + file.rows.length, 0);
  const number = (value: number): string => value.toLocaleString("en");
  return (
    `${input.source}: ${number(input.files.length)} files, +${number(input.additions)} ` +
    `−${number(input.deletions)}, ${number(rows)} rows, ${input.threads.length} threads.`
  );
}

export function machineWords(): string {
  const [processor] = cpus();
  const load = loadavg().map((value) => value.toFixed(2));
  return `${cpus().length} × ${processor?.model ?? "?"}, ${Math.round(totalmem() / 2 ** 30)} GiB, load average ${load.join(" ")}`;
}
