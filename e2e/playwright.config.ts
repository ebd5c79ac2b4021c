import { join } from "node:path";
import { defineConfig, type ReporterDescription } from "@playwright/test";

const results = join(import.meta.dirname, "results");
const browser = process.env["CHROMIUM_PATH"];
const reportFile = process.env["TANDIFF_BROWSER_REPORT"];
const reporters: ReporterDescription[] = [["list"]];
if (reportFile !== undefined) reporters.push(["json", { outputFile: reportFile }]);

export default defineConfig({
  testDir: import.meta.dirname,
  testMatch: "**/*.spec.ts",
  outputDir: results,
  timeout: 60_000,
  retries: process.env["CI"] === undefined ? 0 : 1,
  // More than two cores: a test waits for clocks, disks and other pages half of its time.
  workers: 3,
  forbidOnly: true,
  reporter: reporters,
  projects: [{ name: "chromium" }],
  use: {
    browserName: "chromium",
    // A trace doubles the time of a test: ask for one with `--trace retain-on-failure`.
    trace: "off",
    launchOptions: {
      ...(browser === undefined ? {} : { executablePath: browser }),
      // Root and many containers cannot use Chromium's sandbox; the tests open our own pages only.
      chromiumSandbox: false,
      args: [
        "--disable-quic",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
      ],
    },
  },
});
