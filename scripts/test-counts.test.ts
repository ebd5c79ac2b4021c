import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { checkCounts, reportCounts, spokenCounts, totalCounts } from "./test-counts.ts";

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
      await reportCounts(vitest, 1),
      await reportCounts(playwright, 0),
    ]);
    expect(spokenCounts(counts)).toBe("7 passed, 1 failed");
  });

  test("does not hide skipped tests", async () => {
    const vitest = await report({ numTotalTests: 4, numPassedTests: 1, numPendingTests: 1, numTodoTests: 1 });
    const playwright = await report({ stats: { expected: 1, skipped: 1 } });
    const counts = totalCounts([await reportCounts(vitest, 0), await reportCounts(playwright, 0)]);
    expect(spokenCounts(counts)).toBe("2 passed, 0 failed, 3 skipped");
  });

  test("counts a run that failed without a failed test as one failure", async () => {
    const vitest = await report({ numTotalTests: 3, numPassedTests: 3, numFailedTests: 0 });
    expect(await reportCounts(vitest, 1)).toEqual({ passed: 3, failed: 1, skipped: 0 });
    expect(await reportCounts("/nowhere/report.json", 1)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  test("counts a run that found no tests as one failure, even when it calls itself fine", async () => {
    const playwright = await report({ stats: { expected: 0, unexpected: 0, skipped: 2 } });
    expect(await reportCounts(playwright, 0)).toEqual({ passed: 0, failed: 1, skipped: 2 });
  });
});
