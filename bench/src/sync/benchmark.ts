import { parseArgs } from "node:util";
import { type Benchmark, chosen, countOf, type Report, UsageError } from "../benchmark.ts";
import { type Figures, table, targetTable } from "../report.ts";
import { inTurns, say } from "../turns.ts";
import { type FigureName, figureNames } from "./figures.ts";
import { gzippedLog, makeLongSession } from "./long-session.ts";
import { loadCore, pin } from "./machine.ts";
import { filledFolder, measurePart, parts, type Scale } from "./measure.ts";
import { subjects } from "./subjects.ts";
import { measuredTargets } from "./targets.ts";

const roomSteps = [50, 100, 150, 200, 250, 300, 350, 400, 500, 600, 700, 800, 900, 1_000];

/** The sync server beside a relay, Hocuspocus and y-websocket: what a room costs. */
export const syncBenchmark: Benchmark = {
  usage: `[--quick] [--runs N] [--only ${subjects.map(({ name }) => name).join(",")}] [--parts ${parts.join(",")}] [--fill]`,
  needsBrowser: false,
  async run(args): Promise<Report> {
    const { values } = parseArgs({
      args: [...args],
      options: {
        quick: { type: "boolean", default: false },
        fill: { type: "boolean", default: false },
        runs: { type: "string", default: "2" },
        only: { type: "string" },
        parts: { type: "string", default: parts.join(",") },
      },
    });
    const runs = values.quick ? 1 : countOf(values.runs);
    const some = chosen(subjects, values.only);
    const names = values.parts.split(",");
    const wanted = parts.filter((part) => names.includes(part));
    if (wanted.length !== names.length) throw new UsageError();
    const scale: Scale = values.quick
      ? { seconds: 2, roomSteps: [50, 100, 200], filledRooms: 10, session: makeLongSession(3_000) }
      : { seconds: 5, roomSteps, filledRooms: 200, session: makeLongSession(30_000) };
    pin(process.pid, loadCore);
    if (wanted.includes("coming")) {
      for (const subject of some) if (subject.name !== "relay") await filledFolder(subject, scale);
    }
    if (values.fill) return { name: "sync", text: "Filled.", facts: {} };
    const results = await inTurns("sync", some, runs, async (subject) => {
      const figures: Figures<FigureName> = {};
      try {
        for (const part of wanted) Object.assign(figures, await measurePart(part, subject, scale));
        return { figures, failure: null };
      } catch (error) {
        return { figures, failure: String(error) };
      } finally {
        say(`    ${JSON.stringify(figures)}`);
      }
    });
    const gzipped = gzippedLog(scale.session) / 1_024;
    const head = [
      `### Rooms of four, 12 keys a second; a session of ${scale.session.updates.length.toLocaleString("en")} keys`,
      "",
      `Gzipped text of its log: ${Math.round(gzipped)} KiB.`,
    ];
    const text = [
      table(head, figureNames, results, ["relay", "hocuspocus", "y-websocket"]),
      targetTable(measuredTargets(results, gzipped)),
    ];
    return { name: "sync", text: text.join("\n\n"), facts: { results } };
  },
};
