import { cpus, loadavg, totalmem } from "node:os";
import type { Input } from "./inputs.ts";
import { type FigureName, figureNames, type Figures } from "./figures.ts";

/** Runs of one page, and why it was given up, if it was. */
export interface Result {
  readonly name: string;
  readonly runs: readonly Figures[];
  readonly failures: readonly string[];
}

export function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  return upper === undefined || lower === undefined ? null : (lower + upper) / 2;
}

/** The values of the runs that have one, in the order of the runs. */
export function valuesOf(result: Result | undefined, figure: FigureName): number[] {
  return (result?.runs ?? []).flatMap((run) => {
    const value = run[figure];
    return typeof value === "number" ? [value] : [];
  });
}

/** Median and spread: `120 (110–140)`; a dash where nothing was measured. */
function cell(result: Result, figure: FigureName): string {
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

function ratio(results: readonly Result[], figure: FigureName, to: string): string {
  const ours = median(
    valuesOf(
      results.find((result) => result.name === "tandiff"),
      figure,
    ),
  );
  const theirs = median(
    valuesOf(
      results.find((result) => result.name === to),
      figure,
    ),
  );
  if (ours === null || theirs === null || theirs === 0) return "—";
  return (ours / theirs).toFixed(2);
}

/** A Markdown table: a figure a row, a page a column, then tandiff's ratios. */
export function table(input: Input, results: readonly Result[]): string {
  const compared = ["bare", "bare-colour", "pierre"].filter(
    (name) =>
      results.some((result) => result.name === name) && results.some(({ name: own }) => own === "tandiff"),
  );
  const heads = ["", ...results.map(({ name }) => name), ...compared.map((name) => `tandiff / ${name}`)];
  const rows = figureNames.map((figure) => [
    figure,
    ...results.map((result) => cell(result, figure)),
    ...compared.map((name) => ratio(results, figure, name)),
  ]);
  const rule = heads.map((_, index) => (index === 0 ? "---" : "--:"));
  const lines = [heads, rule, ...rows].map((cells) => `| ${cells.join(" | ")} |`);
  const failures = results.flatMap((result) =>
    result.failures.map((failure) => `- ${result.name}: ${failure}`),
  );
  return [`### Size ${input.size}`, "", inputWords(input), "", ...lines, "", ...failures].join("\n");
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
