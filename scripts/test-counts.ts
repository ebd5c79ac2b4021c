import { readFile } from "node:fs/promises";
import { stripVTControlCharacters } from "node:util";

/** How many tests passed, failed and were skipped. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Of those that passed: how many did so at the second try only. Each is a defect, of the test or of the code. */
  readonly flaky: number;
}

/** More flaky tests than this in one run are no accident: it has failed. */
export const mostFlaky = 3;

/** What a runner's report says of its run. */
export interface Report {
  readonly counts: Counts;
  /** A line for each failed or flaky test: its name and the first line of why; and one for each that was not run. */
  readonly failures: readonly string[];
}

const none: Counts = { passed: 0, failed: 0, skipped: 0, flaky: 0 };

/** A check that is one test by itself: formatting, lint, types, the build. */
export function checkCounts(exitCode: number): Counts {
  return exitCode === 0 ? { ...none, passed: 1 } : { ...none, failed: 1 };
}

/**
 * Reads the JSON report of a test run (vitest's or Playwright's), beside its exit code.
 * A run that failed without a failed test (a file that does not load, no tests found, a report that
 * was never written) counts as one failure, so that nothing fails unseen.
 */
export async function readTestReport(reportFile: string, exitCode: number): Promise<Report> {
  const report = await readReport(reportFile);
  const counts = vitestCounts(report) ?? playwrightCounts(report) ?? none;
  const ranNothing = counts.passed + counts.failed === 0;
  const failedUnseen = counts.failed === 0 && (exitCode !== 0 || ranNothing);
  return {
    counts: failedUnseen ? { ...counts, failed: 1 } : counts,
    failures: [
      ...asRecords(report["errors"]).map((error) => failure("the run itself", error["message"])),
      ...vitestFailures(report),
      ...playwrightFailures(report),
    ],
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
    flaky: sum((counts) => counts.flaky),
  };
}

/** Whether a run with these counts has failed. */
export function hasFailed({ failed, flaky }: Counts): boolean {
  return failed > 0 || flaky > mostFlaky;
}

/** `12 passed, 0 failed`, with `, 1 skipped` and `, 1 flaky` only where there were any. */
export function spokenCounts({ passed, failed, skipped, flaky }: Counts): string {
  const others = [...(skipped > 0 ? [`${skipped} skipped`] : []), ...(flaky > 0 ? [`${flaky} flaky`] : [])];
  return [`${passed} passed`, `${failed} failed`, ...others].join(", ");
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
    flaky: asRecords(report["testResults"])
      .flatMap((file) => asRecords(file["assertionResults"]))
      .filter(passedLate).length,
  };
}

/** A test that passed and has reasons for a failure passed at its second try. */
function passedLate(test: Json): boolean {
  return test["status"] === "passed" && asArray(test["failureMessages"]).length > 0;
}

/** Source: Playwright's `JSONReport`. */
function playwrightCounts(report: Json): Counts | undefined {
  if (!("stats" in report)) return undefined;
  const stats = asRecord(report["stats"]);
  return {
    passed: asNumber(stats["expected"]) + asNumber(stats["flaky"]),
    failed: asNumber(stats["unexpected"]),
    skipped: asNumber(stats["skipped"]),
    flaky: asNumber(stats["flaky"]),
  };
}

function vitestFailures(report: Json): string[] {
  return asRecords(report["testResults"]).flatMap((file) => [
    ...(asRecords(file["assertionResults"]).length === 0 && file["status"] === "failed"
      ? [failure(String(file["name"]), file["message"])]
      : []),
    ...asRecords(file["assertionResults"])
      .filter((test) => test["status"] === "failed" || passedLate(test))
      .map((test) =>
        failure(String(test["fullName"]), asArray(test["failureMessages"])[0], passedLate(test)),
      ),
    ...asRecords(file["assertionResults"])
      .filter(({ status }) => status === "skipped" || status === "pending")
      .map((test) => `not run: ${String(test["fullName"])}`),
  ]);
}

/** Suites hold suites; a spec holds a test for each project, and that a result for each try. */
function playwrightFailures(suite: Json): string[] {
  return [
    ...asRecords(suite["suites"]).flatMap(playwrightFailures),
    ...asRecords(suite["specs"]).flatMap((spec) => {
      const tests = asRecords(spec["tests"]);
      const [result] = tests.flatMap((test) => asRecords(test["results"]));
      const name = `${String(spec["file"])}:${String(spec["line"])} ${String(spec["title"])}`;
      const skipped = tests.find(({ status }) => status === "skipped");
      if (skipped) return [[`not run: ${name}`, ...annotationsOf(skipped)].join(": ")];
      const { error } = asRecord(result);
      return error === undefined ? [] : [failure(name, asRecord(error)["message"], spec["ok"] === true)];
    }),
  ];
}

/** What a test that skips itself says of why. */
function annotationsOf(test: Json): string[] {
  return asRecords(test["annotations"]).flatMap(({ description }) =>
    typeof description === "string" ? [description] : [],
  );
}

function failure(name: string, message: unknown, flaky = false): string {
  const why = typeof message === "string" ? message : "no reason given";
  return `${flaky ? "flaky" : "failed"}: ${name}: ${stripVTControlCharacters(why).split("\n", 1).join("")}`;
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
