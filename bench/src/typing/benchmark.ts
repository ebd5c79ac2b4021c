import { parseArgs } from "node:util";
import { type Benchmark, chosen, countOf, type Report } from "../benchmark.ts";
import { buildPages } from "../build-pages.ts";
import { makeInput } from "../inputs.ts";
import { table, targetTable } from "../report.ts";
import { inTurns } from "../turns.ts";
import { figureNames } from "./figures.ts";
import { measure, type Pair } from "./measure.ts";
import { Rooms } from "./rooms.ts";
import { peers, type Subject, subjects } from "./subjects.ts";
import { measuredTargets } from "./targets.ts";

/** Two people in one text: from a key of the one to the frame of the other. */
export const typingBenchmark: Benchmark = {
  usage: `[--runs N] [--only ${subjects.map(({ name }) => name).join(",")}]`,
  async run(args, browser): Promise<Report> {
    const { values } = parseArgs({
      args: [...args],
      options: { runs: { type: "string", default: "3" }, only: { type: "string" } },
    });
    const runs = countOf(values.runs);
    const some = chosen(subjects, values.only);
    const rooms = await Rooms.open(await makeInput("S"), await buildPages("typing"));
    try {
      const pairs: (Subject & { pair: Pair })[] = [];
      for (const subject of some) pairs.push({ ...subject, pair: await rooms.start(subject) });
      const results = await inTurns("typing", pairs, runs, (subject) =>
        measure(browser, subject, subject.pair),
      );
      const text = [
        table(["### Two pages, 200 keys"], figureNames, results, [...peers, "bare"]),
        targetTable(measuredTargets(results)),
      ];
      return { name: "typing", text: text.join("\n\n"), facts: { results } };
    } finally {
      await rooms.stop();
    }
  },
};
