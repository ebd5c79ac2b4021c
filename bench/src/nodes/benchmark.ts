import { parseArgs } from "node:util";
import { type Benchmark, chosen, countOf, type Report, UsageError } from "../benchmark.ts";
import { type Result, table } from "../report.ts";
import { loadCore, pin } from "../sync/machine.ts";
import { inTurns } from "../turns.ts";
import { limitFigures, type StorageFigure, storageFigures } from "./figures.ts";
import { BenchDatabase } from "./postgres.ts";
import { measureStorage, type StorageLoad, storageSubjects } from "./storage-subjects.ts";

const parts = ["storage", "limit"] as const;
type Part = (typeof parts)[number];

interface Options {
  readonly runs: number;
  readonly only: string | undefined;
}

interface Found {
  readonly text: string;
  readonly found: object;
}

/** One node on SQLite beside one and several on PostgreSQL: what they cost, and where it ends. */
export const nodesBenchmark: Benchmark = {
  usage: `[--runs N] [--parts ${parts.join(",")}] [--only ${storageSubjects.map(({ name }) => name).join(",")}]`,
  needsBrowser: false,
  async run(args): Promise<Report> {
    const { values } = parseArgs({
      args: [...args],
      options: {
        runs: { type: "string", default: "3" },
        parts: { type: "string", default: parts.join(",") },
        only: { type: "string" },
      },
    });
    const names = values.parts.split(",");
    const wanted = parts.filter((part) => names.includes(part));
    if (wanted.length !== names.length) throw new UsageError();
    pin(process.pid, loadCore);
    const texts: string[] = [];
    const facts: Partial<Record<Part, object>> = {};
    for (const part of wanted) {
      const { text, found } = await measures[part]({ runs: countOf(values.runs), only: values.only });
      texts.push(text);
      facts[part] = found;
    }
    return { name: "nodes", text: texts.join("\n\n"), facts };
  },
};

const measures: Readonly<Record<Part, (options: Options) => Promise<Found>>> = {
  storage: (options) =>
    storage(
      options,
      storageFigures,
      { sessions: 120, pace: 1_500, seconds: 3 },
      "1,500 rows a second of 120 sessions",
    ),
  limit: (options) =>
    storage(
      options,
      limitFigures,
      { sessions: 60, pace: null, seconds: 3 },
      "As many rows as are taken, four each of 60 sessions on their way",
    ),
};

async function storage(
  { runs, only }: Options,
  figures: readonly StorageFigure[],
  load: StorageLoad,
  words: string,
): Promise<Found> {
  const database = await BenchDatabase.make();
  try {
    const subjects = chosen(storageSubjects, only);
    const results: Result<StorageFigure>[] = await inTurns("storage", subjects, runs, async (subject) => ({
      figures: await measureStorage(subject, database, load),
      failure: null,
    }));
    return { text: table([`### ${words}`], figures, results, []), found: { load, results } };
  } finally {
    await database.remove();
  }
}
