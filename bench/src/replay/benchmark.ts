import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import * as Y from "yjs";
import { type Benchmark, countOf, type Report } from "../benchmark.ts";
import { type Figures, quantile, type Result, table } from "../report.ts";
import { endCall, giveConsent } from "../server/long-works.ts";
import { typeSession } from "../sync/fill.ts";
import { type LongSession, makeLongSession } from "../sync/long-session.ts";
import { subject } from "../sync/subjects.ts";
import { say } from "../turns.ts";
import { seeks } from "./seeks.ts";

/** Where in the replay one goes, each named by what it is near. */
const places = { beginning: 0.2, middle: 0.5, end: 0.95 } as const;
const figures = ["beginning p50, ms", "middle p50, ms", "end p50, ms", "p95, ms", "worst, ms"] as const;
type Figure = (typeof figures)[number];

/** From the click on a moment of a long session until it is shown. */
export const replayBenchmark: Benchmark = {
  usage: "[--runs N] [--keys N]",
  async run(args, browser): Promise<Report> {
    const { values } = parseArgs({
      args: [...args],
      options: { runs: { type: "string", default: "10" }, keys: { type: "string", default: "30000" } },
    });
    const [runs, keys] = [countOf(values.runs), countOf(values.keys)];
    const session = makeLongSession(keys);
    const results: Result<Figure>[] = [
      { name: "tandiff", runs: [await played(session, runs, browser)], failures: [] },
      { name: "from the start", runs: [replayed(session, runs)], failures: [] },
    ];
    const head = [`### Going to a moment in a session of ${keys.toLocaleString("en")} keys`];
    return { name: "replay", text: table(head, figures, results, []), facts: { results } };
  },
};

/** In a browser, on the server's own page. */
async function played(session: LongSession, runs: number, browser: string): Promise<Figures<Figure>> {
  const folder = await mkdtemp(join(tmpdir(), "tandiff-bench-"));
  const server = await subject("tandiff").start(folder);
  try {
    const [seats = []] = await server.rooms(1);
    const [candidate, interviewer] = seats;
    if (!candidate || !interviewer) throw new Error("The room has too few seats.");
    const url = `http://127.0.0.1:${server.port}`;
    await giveConsent(url, candidate);
    await typeSession(server, seats, session.updates);
    await endCall(url, interviewer);
    const times = await seeks({ browser, url, seat: interviewer, places: Object.values(places), runs });
    say(`  ${JSON.stringify(times)}`);
    return figuresOf(times);
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** What one would write first: every update up to the moment, applied to a new document. Nothing is drawn. */
function replayed({ updates }: LongSession, runs: number): Figures<Figure> {
  return figuresOf(
    Object.values(places).map((place) =>
      Array.from({ length: runs }, () => {
        const start = performance.now();
        const doc = new Y.Doc({ gc: false });
        for (const update of updates.slice(0, Math.floor(updates.length * place))) Y.applyUpdate(doc, update);
        return performance.now() - start;
      }),
    ),
  );
}

function figuresOf(times: readonly (readonly number[])[]): Figures<Figure> {
  const [beginning = [], middle = [], end = []] = times;
  const all = times.flat();
  return {
    "beginning p50, ms": quantile(beginning, 0.5),
    "middle p50, ms": quantile(middle, 0.5),
    "end p50, ms": quantile(end, 0.5),
    "p95, ms": quantile(all, 0.95),
    "worst, ms": Math.max(...all),
  };
}
