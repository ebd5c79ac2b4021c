import { randomInt } from "node:crypto";
import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { memoryFolder } from "./memory-folder.ts";
import { say, spokenDuration } from "./repository.ts";
import { runCommand, type CommandResult } from "./run-command.ts";
import {
  checkCounts,
  hasFailed,
  readTestReport,
  spokenCounts,
  totalCounts,
  type Counts,
} from "./test-counts.ts";

const full = process.argv.includes("--full");
const seed = process.env["TANDIFF_SEED"] ?? String(randomInt(1, 2 ** 31));
const beganAt = Date.now();
const times: string[] = [];
const failures: string[] = [];
const memory = memoryFolder();
const reports = await mkdtemp(join(memory ?? tmpdir(), "tandiff-test-"));
// PostgreSQL refuses to run as root: somebody else may have to come to its folder in here.
await chmod(reports, 0o755);
/** What tests with many rounds have done, a line for each. */
const roundsFile = join(reports, "rounds.txt");
const env: Record<string, string> = {
  TANDIFF_SEED: seed,
  // Tests start hundreds of processes of the same code.
  NODE_COMPILE_CACHE: join(reports, "compiled"),
  TANDIFF_ROUNDS: roundsFile,
  // Two thirds of what tests cost the kernel went into files. Whatever they leave behind goes with the reports.
  ...(memory === null ? {} : { TMPDIR: reports }),
  ...(full ? { TANDIFF_FULL: "1" } : {}),
};

/**
 * `pnpm test`: every check, all at once, then every test, to the end, whatever fails on the way. The
 * last line says how many passed and failed: one for each check, one for each test. The lines above it
 * say where the time went, and name what failed: who sees only the end of the output still knows.
 */
async function testEverything(): Promise<Counts> {
  say(`Seed ${seed} (TANDIFF_SEED repeats a run)${full ? ", the full set" : ""}`);
  const vitestReport = join(reports, "vitest.json");
  const browserReport = join(reports, "playwright.json");
  const nodesReport = join(reports, "playwright-nodes.json");
  return totalCounts([
    ...(await Promise.all([
      check("Format", "oxfmt", ["--check"]),
      check("Lint", "oxlint", ["--type-aware", "--deny-warnings"]),
      check("Types", "tsc", ["-b"]),
      check("Build", process.execPath, ["scripts/build-pages.ts"]),
    ])),
    await tests("Unit tests", vitestReport, () =>
      runCommand(
        "vitest",
        ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${vitestReport}`],
        { env, output: "stream" },
      ),
    ),
    await browserTests("Browser tests", browserReport),
    ...(full
      ? [await browserTests("Browser tests on three nodes", nodesReport, { TANDIFF_NODES: "3" })]
      : []),
  ]);
}

function browserTests(
  heading: string,
  report: string,
  more: Readonly<Record<string, string>> = {},
): Promise<Counts> {
  return tests(heading, report, () =>
    runCommand(process.execPath, ["scripts/browser-tests.ts"], {
      env: { ...env, ...more, TANDIFF_BROWSER_REPORT: report },
      output: "stream",
    }),
  );
}

/** Runs a check that is one test by itself; its output is shown when it fails. */
async function check(heading: string, command: string, args: readonly string[]): Promise<Counts> {
  const startedAt = Date.now();
  const { code, output } = await runCommand(command, args, { env });
  if (code !== 0) say(output.trimEnd());
  const counts = checkCounts(code);
  sayEnd(heading, startedAt, counts);
  return counts;
}

/** Runs a test runner whose report is written to a file; its output streams. */
async function tests(heading: string, report: string, run: () => Promise<CommandResult>): Promise<Counts> {
  const startedAt = Date.now();
  say(`\n${heading}`);
  const { code, output } = await run();
  if (output !== "") say(output.trimEnd());
  const { counts, failures: failed } = await readTestReport(report, code);
  failures.push(...failed);
  sayEnd(heading, startedAt, counts);
  return counts;
}

function sayEnd(heading: string, startedAt: number, counts: Counts): void {
  const time = spokenDuration(Date.now() - startedAt);
  times.push(`${heading} ${time}`);
  say(`${hasFailed(counts) ? "✗" : "✓"} ${heading}: ${hasFailed(counts) ? "failed" : "fine"}, ${time}`);
}

async function roundsPlayed(): Promise<string> {
  const lines = await readFile(roundsFile, "utf8").catch(() => "no test with many rounds came to its end");
  return `Rounds:\n${lines.trimEnd()}\n`;
}

try {
  const counts = await testEverything();
  say(`\n${times.join(", ")}; in all ${spokenDuration(Date.now() - beganAt)}`);
  if (full) say(await roundsPlayed());
  for (const failure of failures) say(failure);
  say(spokenCounts(counts));
  process.exitCode = hasFailed(counts) ? 1 : 0;
} finally {
  // A PostgreSQL that is no longer wanted may be taking its folder away just now.
  await rm(reports, { recursive: true, force: true, maxRetries: 10 });
}
