import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Benchmark, countOf, type Report } from "../benchmark.ts";
import { table, type Figures, type Result } from "../report.ts";
import { endCall, Typist } from "../server/long-works.ts";
import { typeSession } from "../sync/fill.ts";
import { type LongSession, makeLongSession } from "../sync/long-session.ts";
import { loadCore, pin } from "../sync/machine.ts";
import { subject } from "../sync/subjects.ts";
import { organiserKey } from "../sync/tandiff-rooms.ts";
import { say } from "../turns.ts";
import { naiveBlame } from "./naive-blame.ts";

const figures = ["whole, ms", "others wait at most, ms"] as const;
type Figure = (typeof figures)[number];

/** How long it takes to export a long session, and how long others wait meanwhile. */
export const exportBenchmark: Benchmark = {
  usage: "[--runs N] [--keys N]",
  needsBrowser: false,
  async run(args): Promise<Report> {
    const { values } = parseArgs({
      args: [...args],
      options: { runs: { type: "string", default: "5" }, keys: { type: "string", default: "30000" } },
    });
    const [runs, keys] = [countOf(values.runs), countOf(values.keys)];
    pin(process.pid, loadCore);
    const session = makeLongSession(keys);
    const results: Result<Figure>[] = [
      { name: "tandiff", runs: await exported(session, runs), failures: [] },
      { name: "naive", runs: Array.from({ length: runs }, () => replayed(session)), failures: [] },
    ];
    const head = [`### The export of a session of ${keys.toLocaleString("en")} keys`];
    return { name: "export", text: table(head, figures, results, ["naive"]), facts: { results } };
  },
};

/** The whole archive, asked for over HTTP, while somebody types in another call of the same server. */
async function exported(session: LongSession, runs: number): Promise<Figures<Figure>[]> {
  const folder = await mkdtemp(join(tmpdir(), "tandiff-bench-"));
  const server = await subject("tandiff").start(folder);
  try {
    const [long = [], other = []] = await server.rooms(2);
    await typeSession(server, long, session.updates);
    const url = `http://127.0.0.1:${server.port}`;
    await endCall(url, long[1]);
    const headers = { authorization: `Bearer ${await organiserKey(folder)}` };
    const typist = await Typist.on(other[0]);
    const all: Figures<Figure>[] = [];
    for (let run = 0; run < runs; run += 1) {
      const start = performance.now();
      let whole = 0;
      const wait = await typist.longestWaitDuring(async () => {
        const answer = await fetch(`${url}/api/organiser/sessions/${long[0]?.room ?? ""}/export.zip`, {
          headers,
        });
        if (!answer.ok) throw new Error(`The export was answered with ${answer.status}.`);
        await answer.arrayBuffer();
        whole = performance.now() - start;
      });
      all.push({ "whole, ms": whole, "others wait at most, ms": wait });
      say(`  export ${run + 1}: ${JSON.stringify(all.at(-1))}`);
    }
    typist.leave();
    return all;
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Nobody has a turn meanwhile. */
function replayed(session: LongSession): Figures<Figure> {
  const start = performance.now();
  naiveBlame(session);
  const whole = performance.now() - start;
  say(`  naive: ${whole.toFixed(0)} ms`);
  return { "whole, ms": whole, "others wait at most, ms": whole };
}
