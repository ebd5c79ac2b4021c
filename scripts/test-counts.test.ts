import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { checkCounts, hasFailed, readTestReport, spokenCounts, totalCounts } from "./test-counts.ts";

async function report(content: unknown): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "tandiff-counts-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, "report.json");
  await writeFile(file, JSON.stringify(content));
  return file;
}

describe("the last line of the test run", () => {
  test("sums vitest's tests, Playwright's tests and the checks", async () => {
    const vitest = await report({
      numTotalTests: 5,
      numPassedTests: 4,
      numFailedTests: 1,
      numPendingTests: 0,
    });
    const playwright = await report({ stats: { expected: 2, unexpected: 0, flaky: 0, skipped: 0 } });
    const counts = totalCounts([
      checkCounts(0),
      (await readTestReport(vitest, 1)).counts,
      (await readTestReport(playwright, 0)).counts,
    ]);
    expect(spokenCounts(counts)).toBe("7 passed, 1 failed");
  });

  test("does not hide skipped tests", async () => {
    const vitest = await report({ numTotalTests: 4, numPassedTests: 1, numPendingTests: 1, numTodoTests: 1 });
    const playwright = await report({ stats: { expected: 1, skipped: 1 } });
    const counts = totalCounts([
      (await readTestReport(vitest, 0)).counts,
      (await readTestReport(playwright, 0)).counts,
    ]);
    expect(spokenCounts(counts)).toBe("2 passed, 0 failed, 3 skipped");
  });

  test("names the tests that were not run", async () => {
    const assertionResults = [
      { status: "passed", fullName: "log PostgreSQL one" },
      { status: "skipped", fullName: "log PostgreSQL another" },
    ];
    const vitest = await report({ numTotalTests: 2, numPassedTests: 1, testResults: [{ assertionResults }] });
    expect((await readTestReport(vitest, 0)).failures).toEqual(["not run: log PostgreSQL another"]);

    const annotations = [{ type: "skip", description: "only in one process: its folder" }];
    const restores = { title: "restores", file: "c.spec.ts", line: 3, ok: true };
    const playwright = await report({
      stats: { expected: 1, skipped: 1 },
      suites: [{ specs: [{ ...restores, tests: [{ status: "skipped", annotations, results: [] }] }] }],
    });
    expect((await readTestReport(playwright, 0)).failures).toEqual([
      "not run: c.spec.ts:3 restores: only in one process: its folder",
    ]);
  });

  test("counts a run that failed without a failed test as one failure", async () => {
    const vitest = await report({ numTotalTests: 3, numPassedTests: 3, numFailedTests: 0 });
    expect((await readTestReport(vitest, 1)).counts).toEqual({ passed: 3, failed: 1, skipped: 0, flaky: 0 });
    expect(await readTestReport("/nowhere/report.json", 1)).toEqual({
      counts: { passed: 0, failed: 1, skipped: 0, flaky: 0 },
      failures: [],
    });
  });

  test("says why a run failed whose tests passed", async () => {
    const playwright = await report({ stats: { expected: 3 }, errors: [{ message: "One-sided.\nat c.ts" }] });
    expect(await readTestReport(playwright, 1)).toEqual({
      counts: { passed: 3, failed: 1, skipped: 0, flaky: 0 },
      failures: ["failed: the run itself: One-sided."],
    });
  });

  test("counts a run that found no tests as one failure, even when it calls itself fine", async () => {
    const playwright = await report({ stats: { expected: 0, unexpected: 0, skipped: 2 } });
    expect((await readTestReport(playwright, 0)).counts).toEqual({
      passed: 0,
      failed: 1,
      skipped: 2,
      flaky: 0,
    });
  });

  test("stands below a line for each test that failed, with the first line of why", async () => {
    const vitest = await report({
      numTotalTests: 2,
      numFailedTests: 1,
      numPassedTests: 1,
      testResults: [
        {
          name: "/a.test.ts",
          status: "failed",
          assertionResults: [
            { fullName: "a log keeps", status: "passed" },
            {
              fullName: "a log loses",
              status: "failed",
              failureMessages: ["\u001B[31mlost\u001B[39m\nat a.ts"],
            },
          ],
        },
        { name: "/b.test.ts", status: "failed", message: "does not load", assertionResults: [] },
      ],
    });
    const failed = { title: "keeps", file: "c.spec.ts", line: 3, ok: false };
    const playwright = await report({
      stats: { unexpected: 1 },
      suites: [
        {
          specs: [{ title: "reads", ok: true }],
          suites: [{ specs: [{ ...failed, tests: [{ results: [{ error: { message: "gone\nat c" } }] }] }] }],
        },
      ],
    });
    expect((await readTestReport(vitest, 1)).failures).toEqual([
      "failed: a log loses: lost",
      "failed: /b.test.ts: does not load",
    ]);
    expect((await readTestReport(playwright, 1)).failures).toEqual(["failed: c.spec.ts:3 keeps: gone"]);
  });

  test("tells flaky tests apart, and too many of them fail the run", async () => {
    const late = { fullName: "a log waits", status: "passed", failureMessages: ["too slow\nat a.ts"] };
    const vitest = await report({
      numTotalTests: 1,
      numPassedTests: 1,
      testResults: [{ name: "/a.test.ts", status: "passed", assertionResults: [late] }],
    });
    const playwright = await report({
      stats: { expected: 1, flaky: 1 },
      suites: [
        {
          specs: [
            {
              title: "shows",
              file: "c.spec.ts",
              line: 3,
              ok: true,
              tests: [{ results: [{ error: { message: "not yet" } }, {}] }],
            },
          ],
        },
      ],
    });
    const ofUnits = await readTestReport(vitest, 0);
    const ofBrowser = await readTestReport(playwright, 0);
    expect([...ofUnits.failures, ...ofBrowser.failures]).toEqual([
      "flaky: a log waits: too slow",
      "flaky: c.spec.ts:3 shows: not yet",
    ]);
    const counts = totalCounts([ofUnits.counts, ofBrowser.counts]);
    expect(spokenCounts(counts)).toBe("3 passed, 0 failed, 2 flaky");
    expect(hasFailed(counts)).toBe(false);
    expect(hasFailed(totalCounts([counts, counts]))).toBe(true);
  });
});
