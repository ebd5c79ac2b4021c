import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** They take half a minute and more, most of it waiting for a clock, a disk or a process that was killed. */
const waiting = [
  "/stays-connected.test.ts",
  "/src/crash.test.ts",
  "/privacy.test.ts",
  "/disk-faults.test.ts",
  "/several-nodes/failures.test.ts",
  "/several-nodes/upgrade.test.ts",
];

/** Starts the files that mostly wait first, so that in the end nothing waits for them. */
class WaitingFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort.call(this, files);
    const waits = ({ moduleId }: TestSpecification): boolean => waiting.some((end) => moduleId.endsWith(end));
    return [...sorted.filter(waits), ...sorted.filter((file) => !waits(file))];
  }
}

/** Also run with PostgreSQL behind the app: what people do, and must find again, and nothing that looks into SQLite. */
const onPostgres = ["server/src/http/{participant,scorecard}.test.ts", "server/src/sync/fixes.test.ts"];
const moreOnPostgres = [
  "server/src/http/{api,due-time,invitation,merge-request,rubric,viewed}.test.ts",
  "server/src/sync/{notes,presence}.test.ts",
  "server/src/live/live-socket.test.ts",
  "server/src/{feature,quotas}.test.ts",
];
const serverTests = ["{server,bench}/src/**/*.test.ts", "{scripts,e2e}/**/*.test.ts"];

const findsPostgres = "server/src/storage/postgres/testing-global-setup.ts";

export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        test: { name: "pages", include: ["{shared,client}/src/**/*.test.{ts,tsx}"] },
      },
      {
        extends: true,
        test: {
          name: "server",
          include: serverTests,
          globalSetup: [findsPostgres, "server/src/fanout/redis/testing-global-setup.ts"],
        },
      },
      {
        extends: true,
        test: {
          name: "postgres",
          include:
            process.env["TANDIFF_FULL"] === undefined ? onPostgres : [...onPostgres, ...moreOnPostgres],
          env: { TANDIFF_TEST_STORAGE: "postgres" },
          globalSetup: findsPostgres,
          setupFiles: "server/src/storage/postgres/testing-setup.ts",
        },
      },
    ],
    // To import anew for each file takes a tenth of the time. So tests put back what they change.
    isolate: false,
    testTimeout: 60_000,
    // For what comes about in the end, on whatever machine.
    expect: { poll: { timeout: 30_000 } },
    // On machines that nobody prepared, as Playwright: the last lines of the test command name what is flaky.
    retry: process.env["CI"] === undefined ? 0 : 1,
    // Vitest itself would leave one core free. Many tests wait for a clock, a disk or another process.
    maxWorkers: availableParallelism() + 2,
    // Where a process starts another one, it pays for each page of memory that it writes to next: new objects get few.
    execArgv: ["--max-semi-space-size=2"],
    restoreMocks: true,
    sequence: { sequencer: WaitingFirst },
  },
});
