import { parseArgs } from "node:util";
import { type Benchmark, chosen, countOf, type Report, UsageError } from "../benchmark.ts";
import { buildPages } from "../build-pages.ts";
import { type Input, makeInput, type Size, sizes } from "../inputs.ts";
import { servePages } from "../page-server.ts";
import { inputWords, type Result, table, targetTable } from "../report.ts";
import { inTurns, say } from "../turns.ts";
import { type FigureName, figureNames } from "./figures.ts";
import { measure } from "./measure.ts";
import { expectMonacoIn } from "./monaco-control.ts";
import { peerData } from "./peer-data.ts";
import { queriesOf } from "./queries.ts";
import { type Subject, subjects } from "./subjects.ts";
import { openReview, type ReviewPage } from "./tandiff-review.ts";
import { measuredTargets, quietWords } from "./targets.ts";

interface Options {
  readonly sizes: readonly Size[];
  readonly runs: number;
  readonly subjects: readonly Subject[];
}

/** The review page beside other ways to show a difference. */
export const diffBenchmark: Benchmark = {
  usage: `[--size S,M,L] [--runs N] [--only ${subjects.map(({ name }) => name).join(",")}]`,
  async run(args, browser): Promise<Report> {
    const options = readOptions(args);
    const pages = await buildPages("diff");
    const inputs: Input[] = [];
    for (const size of options.sizes) inputs.push(await makeInput(size));
    const all: { input: Input; results: Result<FigureName>[] }[] = [];
    for (const input of inputs)
      all.push({ input, results: await measureAll(browser, pages, input, options) });
    const sized = all.map(({ input, results }) => ({
      size: input.size,
      source: inputWords(input),
      queries: queriesOf(input.files),
      results,
    }));
    const tables = all.map(({ input, results }) => {
      const head = [`### Size ${input.size}`, "", inputWords(input)];
      return table(head, figureNames, results, ["bare", "bare-colour", "pierre"]);
    });
    return {
      name: `diff-${options.sizes.join("")}`,
      text: [...tables, targetTable(measuredTargets(sized)), quietWords(sized)].join("\n\n"),
      facts: { sizes: sized },
    };
  },
};

function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      size: { type: "string", default: sizes.join(",") },
      runs: { type: "string", default: "5" },
      only: { type: "string" },
    },
  });
  const wanted = values.size.split(",");
  const found = sizes.filter((size) => wanted.includes(size));
  if (found.length !== wanted.length) throw new UsageError();
  return { sizes: found, runs: countOf(values.runs), subjects: chosen(subjects, values.only) };
}

async function measureAll(
  browser: string,
  pages: string,
  input: Input,
  options: Options,
): Promise<Result<FigureName>[]> {
  say(inputWords(input));
  const queries = queriesOf(input.files);
  const peers = await servePages(pages, peerData(input));
  let tandiff: ReviewPage | undefined;
  try {
    if (options.subjects.some(({ path }) => path === null)) {
      tandiff = await openReview(input);
      await expectMonacoIn(browser, tandiff.editor);
    }
    return await inTurns(input.size, options.subjects, options.runs, async (subject) => {
      const target = subject.path === null ? tandiff?.changes : { url: peers.url + subject.path };
      if (!target) throw new Error("The server of tandiff was not started.");
      return measure(browser, subject, target, queries);
    });
  } finally {
    await tandiff?.stop();
    await peers.stop();
  }
}
