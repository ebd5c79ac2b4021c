import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ensureClientBuild } from "../../scripts/client-build.ts";
import { findBrowser } from "../../scripts/find-browser.ts";
import { type Benchmark, UsageError } from "./benchmark.ts";
import { diffBenchmark } from "./diff/benchmark.ts";
import { editorBenchmark } from "./editor/benchmark.ts";
import { exportBenchmark } from "./export/benchmark.ts";
import { nodesBenchmark } from "./nodes/benchmark.ts";
import { resultsFolder } from "./paths.ts";
import { replayBenchmark } from "./replay/benchmark.ts";

import { machineWords } from "./report.ts";
import { scaleBenchmark } from "./scale/benchmark.ts";
import { serverBenchmark } from "./server/benchmark.ts";
import { syncBenchmark } from "./sync/benchmark.ts";
import { say } from "./turns.ts";
import { typingBenchmark } from "./typing/benchmark.ts";

const benchmarks = new Map<string, Benchmark>([
  ["diff", diffBenchmark],
  ["sync", syncBenchmark],
  ["server", serverBenchmark],
  ["nodes", nodesBenchmark],
  ["scale", scaleBenchmark],
  ["typing", typingBenchmark],
  ["editor", editorBenchmark],
  ["export", exportBenchmark],
  ["replay", replayBenchmark],
]);

async function main([name = "", ...args]: readonly string[]): Promise<void> {
  const benchmark = benchmarks.get(name);
  if (!benchmark) throw new UsageError();
  const browser = benchmark.needsBrowser === false ? null : await findBrowser();
  const before = machineWords();
  say(browser ? `${browser.version}, ${browser.origin}; ${before}` : before);
  if (browser) await ensureClientBuild();
  const report = await benchmark.run(args, browser?.path ?? "");
  const after = machineWords();
  say(`\n${report.text}\n\nBefore: ${before}; after: ${after}`);
  await mkdir(resultsFolder, { recursive: true });
  const file = join(resultsFolder, `${report.name}-${new Date().toISOString().replaceAll(":", "-")}.json`);
  const facts = { browser, machine: { before, after }, ...report.facts };
  await writeFile(file, `${JSON.stringify(facts, null, 2)}\n`);
  say(`Written to ${file}`);
}

function wordsOf(error: unknown): string {
  if (error instanceof UsageError) {
    return [...benchmarks].map(([name, { usage }]) => `pnpm bench ${name} ${usage}`).join("\n");
  }
  return error instanceof Error ? error.message : String(error);
}

// Only an end of its own accord takes the server and the browser along.
process.once("SIGTERM", () => process.exit(143));
try {
  await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${wordsOf(error)}\n`);
  process.exitCode = 1;
}
