import { readFile } from "node:fs/promises";
import { stripVTControlCharacters } from "node:util";

/** How many tests passed, failed and were skipped. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** What a runner's report says of its run. */
export interface Report {
  readonly counts: Counts;
  /** A line for each failed test: its name and the first line of why. */
  readonly failures: readonly string[];
}

/** A check that is one test by itself: formatting, lint, types, the build. */
export function checkCounts(exitCode: number): Counts {
  return exitCode === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 };
}

/**
 * Reads the JSON report of a test run (vitest's or Playwright's), beside its exit code.
 * A run that failed without a failed test (a file that does not load, no tests found, a report that
 * was never written) counts as one failure, so that nothing fails unseen.
 */
export async function readTestReport(reportFile: string, exitCode: number): Promise<Report> {
  const report = await readReport(reportFile);
  const counts = vitestCounts(report) ?? playwrightCounts(report) ?? { passed: 0, failed: 0, skipped: 0 };
  const ranNothing = counts.passed + counts.failed === 0;
  const failedUnseen = counts.failed === 0 && (exitCode !== 0 || ranNothing);
  return {
    counts: failedUnseen ? { ...counts, failed: 1 } : counts,
    failures: [...vitestFailures(report), ...playwrightFailures(report)],
  };
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

function vitestFailures(report: Json): string[] {
  return asRecords(report["testResults"]).flatMap((file) => [
    ...(asRecords(file["assertionResults"]).length === 0 && file["status"] === "failed"
      ? [failure(String(file["name"]), file["message"])]
      : []),
    ...asRecords(file["assertionResults"])
      .filter((test) => test["status"] === "failed")
      .map((test) => failure(String(test["fullName"]), asArray(test["failureMessages"])[0])),
  ]);
}

/** Suites hold suites; a spec holds a test for each project, and that a result for each try. */
function playwrightFailures(suite: Json): string[] {
  return [
    ...asRecords(suite["suites"]).flatMap(playwrightFailures),
    ...asRecords(suite["specs"])
      .filter((spec) => spec["ok"] === false)
      .map((spec) => {
        const [result] = asRecords(spec["tests"]).flatMap((test) => asRecords(test["results"]));
        const name = `${String(spec["file"])}:${String(spec["line"])} ${String(spec["title"])}`;
        return failure(name, asRecord(asRecord(result)["error"])["message"]);
      }),
  ];
}

function failure(name: string, message: unknown): string {
  const why = typeof message === "string" ? message : "no reason given";
  return `${name}: ${stripVTControlCharacters(why).split("\n", 1).join("")}`;
}

function asRecords(value: unknown): Json[] {
  return asArray(value).map(asRecord);
}

function asArray(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function asRecord(value: unknown): Json {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function asNumber(value: unknown): number {
  return typeof value === "number" ? value : 0;
}
