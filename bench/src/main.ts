import { mkdir, writeFile } from "node:fs/promises";
import { loadavg } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ensureClientBuild } from "../../scripts/client-build.ts";
import { findBrowser } from "../../scripts/find-browser.ts";
import { buildPages } from "./build-pages.ts";
import { makeInput, type Size } from "./inputs.ts";
import { type Figures, measure, patience } from "./measure.ts";
import { resultsFolder } from "./paths.ts";
import { startPeerServer } from "./peer-server.ts";
import { inputWords, machineWords, type Result, table } from "./report.ts";
import { type Subject, subjects } from "./subjects.ts";
import { prepareTandiff, type TandiffPage } from "./tandiff.ts";

const usage = `pnpm bench diff [--size S|M|L] [--runs N] [--only ${subjects.map(({ name }) => name).join(",")}]`;

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function readOptions(): { size: Size; runs: number; chosen: Subject[] } {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      size: { type: "string", default: "S" },
      runs: { type: "string", default: "5" },
      only: { type: "string" },
    },
  });
  const { size } = values;
  const runs = Number(values.runs);
  const names = values.only?.split(",") ?? subjects.map(({ name }) => name);
  const chosen = subjects.filter(({ name }) => names.includes(name));
  const isSize = size === "S" || size === "M" || size === "L";
  if (positionals[0] !== "diff" || !isSize || !(runs >= 1) || chosen.length !== names.length) {
    throw new Error(usage);
  }
  return { size, runs, chosen };
}

/** One run of every page after the other, again and again, so that a slow minute hits all of them. */
async function benchmark(): Promise<void> {
  const { size, runs, chosen } = readOptions();
  const browser = await findBrowser();
  const machine = machineWords();
  say(`${browser.version}, ${browser.origin}; ${machine}`);
  const input = await makeInput(size);
  say(inputWords(input));
  await ensureClientBuild();
  const peers = await startPeerServer(await buildPages(), input);
  let tandiff: TandiffPage | undefined;
  const results = new Map(
    chosen.map(({ name }) => [name, { runs: Array.of<Figures>(), failures: Array.of<string>() }]),
  );
  try {
    if (chosen.some(({ path }) => path === null)) tandiff = await prepareTandiff(input);
    for (let run = 0; run < runs; run++) {
      for (const subject of chosen) {
        const result = results.get(subject.name);
        const target = subject.path === null ? tandiff : { url: peers.url + subject.path };
        // What did not finish once within its time is not tried again.
        if (!result || !target || result.failures.length > 0) continue;
        const startedAt = Date.now();
        try {
          const figures = await measure(browser.path, subject, target);
          result.runs.push(figures);
          if (typeof figures["quiet after, ms"] !== "number") {
            result.failures.push(`did not come to rest within ${patience / 1000} s`);
          }
        } catch (error) {
          result.failures.push((error instanceof Error ? error.message : String(error)).split("\n")[0] ?? "");
        }
        say(
          `  run ${run + 1}, ${subject.name}: ${((Date.now() - startedAt) / 1000).toFixed(1)} s, load ${loadavg()[0]?.toFixed(2)}`,
        );
      }
    }
  } finally {
    await tandiff?.stop();
    await peers.stop();
  }
  const listed: Result[] = [...results].map(([name, { runs: done, failures }]) => ({
    name,
    runs: done,
    failures,
  }));
  const after = machineWords();
  say(`\n${table(input, listed)}\nBefore: ${machine}; after: ${after}`);
  await mkdir(resultsFolder, { recursive: true });
  const file = join(resultsFolder, `diff-${size}-${new Date().toISOString().replaceAll(":", "-")}.json`);
  const facts = { size, source: inputWords(input), browser, machine: { before: machine, after } };
  await writeFile(file, `${JSON.stringify({ ...facts, results: listed }, null, 2)}\n`);
  say(`Written to ${file}`);
}

// Only an end of its own accord takes the server and the browser along.
process.once("SIGTERM", () => process.exit(143));
try {
  await benchmark();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
