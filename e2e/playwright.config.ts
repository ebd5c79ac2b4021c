import { existsSync, statfsSync } from "node:fs";
import { join } from "node:path";
import { defineConfig, type ReporterDescription } from "@playwright/test";
import { nodeCount } from "./support/several-nodes.ts";

const results = join(import.meta.dirname, "results");
const browser = process.env["CHROMIUM_PATH"];
const reportFile = process.env["TANDIFF_BROWSER_REPORT"];

/**
 * Playwright has Chromium's processes share what they share by files on the disk, as containers may have 64 MB of
 * memory for it. That takes a seventh of the processor time of a test.
 */
const enoughSharedMemory = (): boolean => {
  if (!existsSync("/dev/shm")) return false;
  const { bavail, bsize } = statfsSync("/dev/shm");
  return bavail * bsize >= 1024 ** 3;
};

const reporters: ReporterDescription[] = [["list"]];
if (reportFile !== undefined) reporters.push(["json", { outputFile: reportFile }]);

export default defineConfig({
  testDir: import.meta.dirname,
  testMatch: "**/*.spec.ts",
  outputDir: results,
  globalSetup: join(import.meta.dirname, "global-setup.ts"),
  // These end what hangs, also where a machine is ten times as slow as the tests need it. How soon something must
  // happen stands in the tests that are about it.
  timeout: 480_000,
  expect: { timeout: 60_000 },
  retries: process.env["CI"] === undefined ? 0 : 1,
  // More than two cores: a test waits for clocks, disks and other pages half of its time. Several nodes have more of
  // their own to do.
  workers: nodeCount === 1 ? 6 : 4,
  forbidOnly: true,
  reporter: reporters,
  projects: [{ name: "chromium" }],
  use: {
    actionTimeout: 60_000,
    browserName: "chromium",
    // A trace doubles the time of a test: ask for one with `--trace retain-on-failure`.
    trace: "off",
    launchOptions: {
      ...(browser === undefined ? {} : { executablePath: browser }),
      // Root and many containers cannot use Chromium's sandbox; the tests open our own pages only.
      chromiumSandbox: false,
      ignoreDefaultArgs: enoughSharedMemory() ? ["--disable-dev-shm-usage"] : [],
      args: [
        "--disable-quic",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        // Each test opens its own pages: what is compiled for speed is thrown away before it has paid. What is compiled
        // at all is kept for the pages that follow (support/machines.ts), but for what was compiled as it came.
        "--js-flags=--no-opt --no-maglev --no-script-streaming --no-flush-bytecode",
      ],
    },
  },
});
