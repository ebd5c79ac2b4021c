import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Starts the file that does nothing but wait for most of a minute first, so that nothing waits for it. */
class WaitingFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort.call(this, files);
    const waits = ({ moduleId }: TestSpecification): boolean => moduleId.endsWith("/stays-connected.test.ts");
    return [...sorted.filter(waits), ...sorted.filter((file) => !waits(file))];
  }
}

export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: "pages",
          include: ["{shared,client}/src/**/*.test.{ts,tsx}"],
          // To import anew for each file would take twice as long as the tests; what they change they put back.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: "server",
          include: ["{server,bench}/src/**/*.test.ts", "{scripts,e2e}/**/*.test.ts"],
          globalSetup: "server/src/storage/postgres/testing-global-setup.ts",
        },
      },
    ],
    testTimeout: 60_000,
    // On machines that nobody prepared, as Playwright: the last lines of the test command name what is flaky.
    retry: process.env["CI"] === undefined ? 0 : 1,
    // Vitest itself would leave one core free. Many tests wait for a clock, a disk or another process.
    maxWorkers: availableParallelism() + 1,
    sequence: { sequencer: WaitingFirst },
  },
});
