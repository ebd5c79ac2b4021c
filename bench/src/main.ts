import { mkdir, writeFile } from "node:fs/promises";
import { loadavg } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ensureClientBuild } from "../../scripts/client-build.ts";
import { findBrowser } from "../../scripts/find-browser.ts";
import { buildPages } from "./build-pages.ts";
import type { Figures } from "./figures.ts";
import { type Input, makeInput, type Size, sizes } from "./inputs.ts";
import { measure } from "./measure.ts";
import { resultsFolder } from "./paths.ts";
import { startPeerServer } from "./peer-server.ts";
import { queriesOf } from "./queries.ts";
import { inputWords, machineWords, type Result, table } from "./report.ts";
import { type Subject, subjects } from "./subjects.ts";
import { targetTable } from "./targets.ts";
import { prepareTandiff, type TandiffPage } from "./tandiff.ts";

const usage = `pnpm bench diff [--size S,M,L] [--runs N] [--only ${subjects.map(({ name }) => name).join(",")}]`;

interface Options {
  readonly sizes: readonly Size[];
  readonly runs: number;
  readonly chosen: readonly Subject[];
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function readOptions(): Options {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      size: { type: "string", default: sizes.join(",") },
      runs: { type: "string", default: "5" },
      only: { type: "string" },
    },
  });
  const wanted = values.size.split(",");
  const runs = Number(values.runs);
  const names = values.only?.split(",") ?? subjects.map(({ name }) => name);
  const options = {
    sizes: sizes.filter((size) => wanted.includes(size)),
    runs,
    chosen: subjects.filter(({ name }) => names.includes(name)),
  };
  const isRight = options.sizes.length === wanted.length && options.chosen.length === names.length;
  if (positionals[0] !== "diff" || !(runs >= 1) || !isRight) throw new Error(usage);
  return options;
}

async function benchmark(): Promise<void> {
  const options = readOptions();
  const browser = await findBrowser();
  const machine = machineWords();
  say(`${browser.version}, ${browser.origin}; ${machine}`);
  await ensureClientBuild();
  const pages = await buildPages();
  const inputs: Input[] = [];
  for (const size of options.sizes) inputs.push(await makeInput(size));
  const measured: { input: Input; results: Result[] }[] = [];
  for (const input of inputs) {
    const results = await measureAll(browser.path, pages, input, options);
    measured.push({ input, results });
  }
  const after = machineWords();
  for (const { input, results } of measured) say(`\n${table(input, results)}`);
  const sized = measured.map(({ input, results }) => ({
    size: input.size,
    source: inputWords(input),
    queries: queriesOf(input.files),
    results,
  }));
  say(`\n${targetTable(sized)}\n\nBefore: ${machine}; after: ${after}`);
  await mkdir(resultsFolder, { recursive: true });
  const at = new Date().toISOString().replaceAll(":", "-");
  const file = join(resultsFolder, `diff-${options.sizes.join("")}-${at}.json`);
  const facts = { browser, machine: { before: machine, after }, sizes: sized };
  await writeFile(file, `${JSON.stringify(facts, null, 2)}\n`);
  say(`Written to ${file}`);
}

/** One run of every page after the other, again and again, so that a slow minute hits all of them. */
async function measureAll(
  browser: string,
  pages: string,
  input: Input,
  { runs, chosen }: Options,
): Promise<Result[]> {
  say(inputWords(input));
  const queries = queriesOf(input.files);
  const peers = await startPeerServer(pages, input);
  let tandiff: TandiffPage | undefined;
  const results = chosen.map(({ name }) => ({
    name,
    runs: Array.of<Figures>(),
    failures: Array.of<string>(),
  }));
  try {
    if (chosen.some(({ path }) => path === null)) tandiff = await prepareTandiff(input);
    for (let run = 0; run < runs; run++) {
      for (const [index, subject] of chosen.entries()) {
        const result = results[index];
        const target = subject.path === null ? tandiff : { url: peers.url + subject.path };
        // What did not finish once within its time is not tried again.
        if (!result || !target || result.failures.length > 0) continue;
        const startedAt = Date.now();
        const { figures, failure } = await measure(browser, subject, target, queries);
        result.runs.push(figures);
        if (failure !== null) result.failures.push(failure);
        const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
        say(
          `  ${input.size} ${run + 1}, ${subject.name}: ${seconds} s, load ${loadavg()[0]?.toFixed(2)}${failure ? `; ${failure}` : ""}`,
        );
      }
    }
  } finally {
    await tandiff?.stop();
    await peers.stop();
  }
  return results;
}

// Only an end of its own accord takes the server and the browser along.
process.once("SIGTERM", () => process.exit(143));
try {
  await benchmark();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
