import { readFile } from "node:fs/promises";

/** How many tests passed, failed and were skipped. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** A check that is one test by itself: formatting, lint, types, the build. */
export function checkCounts(exitCode: number): Counts {
  return exitCode === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 };
}

/**
 * Reads the counts of a test run from its JSON report (vitest's or Playwright's) and its exit code.
 * A run that failed without a failed test (a file that does not load, no tests found, a report that
 * was never written) counts as one failure, so that nothing fails unseen.
 */
export async function reportCounts(reportFile: string, exitCode: number): Promise<Counts> {
  const report = await readReport(reportFile);
  const counts = vitestCounts(report) ?? playwrightCounts(report) ?? { passed: 0, failed: 0, skipped: 0 };
  const ranNothing = counts.passed + counts.failed === 0;
  const failedUnseen = counts.failed === 0 && (exitCode !== 0 || ranNothing);
  return failedUnseen ? { ...counts, failed: 1 } : counts;
}

/** The sum of several counts. */
export function totalCounts(all: readonly Counts[]): Counts {
  const sum = (pick: (counts: Counts) => number): number =>
    all.reduce((total, counts) => total + pick(counts), 0);
  return {
    passed: sum((counts) => counts.passed),
    failed: sum((counts) => counts.failed),
    skipped: sum((counts) => counts.skipped),
  };
}

/** `12 passed, 0 failed`, with `, 1 skipped` only when something was skipped. */
export function spokenCounts({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}

type Json = Readonly<Record<string, unknown>>;

async function readReport(file: string): Promise<Json> {
  try {
    const report: unknown = JSON.parse(await readFile(file, "utf8"));
    return asRecord(report);
  } catch {
    return {};
  }
}

/** Source: vitest's `json` reporter, which follows Jest's. */
function vitestCounts(report: Json): Counts | undefined {
  if (!("numTotalTests" in report)) return undefined;
  return {
    passed: asNumber(report["numPassedTests"]),
    failed: asNumber(report["numFailedTests"]),
    skipped: asNumber(report["numPendingTests"]) + asNumber(report["numTodoTests"]),
  };
}

/** Source: Playwright's `JSONReport`. A flaky test passed at last; retries are off, so there are none. */
function playwrightCounts(report: Json): Counts | undefined {
  if (!("stats" in report)) return undefined;
  const stats = asRecord(report["stats"]);
  return {
    passed: asNumber(stats["expected"]) + asNumber(stats["flaky"]),
    failed: asNumber(stats["unexpected"]),
    skipped: asNumber(stats["skipped"]),
  };
}

function asRecord(value: unknown): Json {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function asNumber(value: unknown): number {
  return typeof value === "number" ? value : 0;
}
