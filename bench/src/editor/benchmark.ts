import { parseArgs } from "node:util";
import { type Benchmark, countOf, type Report } from "../benchmark.ts";
import { makeInput } from "../inputs.ts";
import { type Measured, median, resultOf, table, targetTable, valuesOf } from "../report.ts";
import { serveInput } from "../tandiff.ts";
import { inTurns } from "../turns.ts";
import { figureNames } from "./figures.ts";
import { measure } from "./measure.ts";

/** Milliseconds, for each figure: what opens an editor, and what changes its file. */
const limitOf = (figure: string): number => (figure.startsWith("file switch") ? 100 : 1_500);

/** From the start of the call to an editor that one can type in, and from file to file. */
export const editorBenchmark: Benchmark = {
  usage: "[--runs N]",
  async run(args, browser): Promise<Report> {
    const { values } = parseArgs({ args: [...args], options: { runs: { type: "string", default: "5" } } });
    const runs = countOf(values.runs);
    const { server, slug } = await serveInput(await makeInput("S"));
    try {
      const results = await inTurns("editor", [{ name: "tandiff" }], runs, () =>
        measure(browser, server, slug),
      );
      const measured = figureNames.map((figure): Measured => {
        const single = valuesOf(resultOf(results, "tandiff"), figure);
        return { words: figure, limit: limitOf(figure), value: median(single), single, isRatio: false };
      });
      const text = [table(["### An editor to type in"], figureNames, results, []), targetTable(measured)];
      return { name: "editor", text: text.join("\n\n"), facts: { results } };
    } finally {
      await server.stop();
    }
  },
};
