import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Benchmark, countOf, type Report, UsageError } from "../benchmark.ts";
import {
  type Measured,
  median,
  quantile,
  type Result,
  short,
  table,
  targetTable,
  valuesOf,
} from "../report.ts";
import { makeLongSession } from "../sync/long-session.ts";
import { loadCore, pin } from "../sync/machine.ts";
import { subject } from "../sync/subjects.ts";
import { inTurns, say } from "../turns.ts";
import { type LongWorkFigures, waitBesideLongWorks } from "./long-works.ts";
import { killAndStart } from "./restart.ts";
import { typeBeside } from "./slow-reader.ts";

const parts = ["slow-reader", "restart", "long-works"] as const;
type Part = (typeof parts)[number];

/** What each part is repeated. */
interface Counts {
  readonly runs: number;
  readonly kills: number;
  readonly keys: number;
}

/** What the server promises people when something is wrong with somebody else, or with it. */
export const serverBenchmark: Benchmark = {
  usage: `[--runs N] [--kills N] [--keys N] [--parts ${parts.join(",")}]`,
  needsBrowser: false,
  async run(args): Promise<Report> {
    const { values } = parseArgs({
      args: [...args],
      options: {
        runs: { type: "string", default: "8" },
        kills: { type: "string", default: "20" },
        keys: { type: "string", default: "30000" },
        parts: { type: "string", default: parts.join(",") },
      },
    });
    const names = values.parts.split(",");
    const wanted = parts.filter((part) => names.includes(part));
    if (wanted.length !== names.length) throw new UsageError();
    const counts = { runs: countOf(values.runs), kills: countOf(values.kills), keys: countOf(values.keys) };
    pin(process.pid, loadCore);
    const texts: string[] = [];
    const facts: Partial<Record<Part, object>> = {};
    for (const part of wanted) {
      const folder = await mkdtemp(join(tmpdir(), "tandiff-bench-"));
      try {
        const { text, found } = await measures[part](folder, counts);
        texts.push(text);
        facts[part] = found;
      } catch (error) {
        // What was measured before, and what comes after, is worth its minutes all the same.
        texts.push(`### ${part}: not measured: ${String(error)}`);
        facts[part] = { failure: String(error) };
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    }
    return { name: "server", text: texts.join("\n\n"), facts };
  },
};

interface Found {
  readonly text: string;
  readonly found: object;
}

const measures: Readonly<Record<Part, (folder: string, counts: Counts) => Promise<Found>>> = {
  "slow-reader": slowReader,
  restart,
  "long-works": longWorks,
};

const figures = ["p50, ms", "p95, ms"] as const;
type Figure = (typeof figures)[number];

/** With and without the slow reader in turns (A B A B), each time in a call of its own on the same server. */
async function slowReader(folder: string, { runs }: Counts): Promise<Found> {
  const server = await subject("tandiff").start(folder);
  const ways = [{ name: "without" }, { name: "with one who reads 1 kB/s" }];
  try {
    // The first call warms the server up.
    const rooms = await server.rooms(2 * runs + 1);
    await typeBeside(rooms[0] ?? [], false);
    let room = 0;
    const results = await inTurns<(typeof ways)[number], Figure>("slow reader", ways, runs, async (way) => {
      room += 1;
      const { p50, p95 } = await typeBeside(rooms[room] ?? [], way !== ways[0]);
      return { figures: { "p50, ms": p50, "p95, ms": p95 }, failure: null };
    });
    const head = ["### From a key to its arrival at another, 19 pages of which six paste 120,000 characters"];
    const text = [table(head, figures, results, []), targetTable([besideTarget(results)])].join("\n\n");
    return { text, found: results };
  } finally {
    await server.stop();
  }
}

function besideTarget([without, beside]: readonly Result<Figure>[]): Measured {
  const alone = valuesOf(without, "p95, ms");
  const single = valuesOf(beside, "p95, ms").map((value, run) => value / (alone[run] ?? Number.NaN));
  return {
    words: "p95 with / without, of each pair",
    limit: 1.1,
    value: median(single),
    single,
    isRatio: true,
  };
}

async function restart(folder: string, { kills }: Counts): Promise<Found> {
  const times = await killAndStart(subject("tandiff"), folder, kills);
  say(`  restart: ${times.map((time) => time.toFixed(0)).join(" ")}`);
  const words = [0.5, 0.95, 1].map((share) => `p${share * 100} ${short(quantile(times, share) ?? 0)} ms`);
  const target: Measured = {
    words: "writable again after kill -9 under typing load, the slowest of all, ms",
    limit: 2_000,
    value: quantile(times, 1),
    single: times,
    isRatio: false,
  };
  return { text: `### After ${kills} kills: ${words.join(", ")}\n\n${targetTable([target])}`, found: times };
}

async function longWorks(folder: string, { keys, runs }: Counts): Promise<Found> {
  const all: LongWorkFigures[] = [];
  for (let run = 0; run < Math.min(3, runs); run += 1) {
    const own = join(folder, String(run));
    all.push(await waitBesideLongWorks(subject("tandiff"), own, makeLongSession(keys)));
    say(`  long works ${run + 1}: ${JSON.stringify(all.at(-1))}`);
  }
  const target = (words: string, single: readonly number[], limit: number): Measured => ({
    words: `the longest wait for an acknowledgement in another call, ${words}, ms`,
    limit,
    value: median(single),
    single,
    isRatio: false,
  });
  const targets = [
    target(
      "nothing else going on",
      all.map(({ calm }) => calm),
      50,
    ),
    target(
      "while one is exported",
      all.map(({ exporting }) => exporting),
      50,
    ),
    target(
      "while one is compacted",
      all.map(({ compacting }) => compacting),
      50,
    ),
  ];
  return {
    text: `### Beside a session of ${keys.toLocaleString("en")} keys\n\n${targetTable(targets)}`,
    found: all,
  };
}
