import { parseArgs } from "node:util";
import { type Benchmark, chosen, countOf, type Report, UsageError } from "../benchmark.ts";
import { type Figures, table } from "../report.ts";
import { loadCore, pin } from "../sync/machine.ts";
import { mostRooms } from "../sync/measure.ts";
import { type } from "../sync/typing.ts";
import { inTurns } from "../turns.ts";
import { measureBoard } from "./board.ts";
import {
  boardFigures,
  limitFigures,
  restFigures,
  type RoomsFigure,
  roomsFigures,
  type StorageFigure,
  stormFigures,
  storageFigures,
  typingFigures,
  type TypingFigure,
} from "./figures.ts";
import { BenchDatabase } from "./postgres.ts";
import { measureRest } from "./rest.ts";
import { Servers, serversSubjects, type ServersSubject } from "./servers.ts";
import {
  measureStorage,
  type StorageLoad,
  type StorageSubject,
  storageSubjects,
} from "./storage-subjects.ts";
import { measureStorm } from "./storm.ts";

const parts = ["storage", "limit", "typing", "rooms", "storm", "rest", "board"] as const;
type Part = (typeof parts)[number];

interface Options {
  readonly runs: number;
  /** Names of subjects, or undefined for all. */
  readonly only: string | undefined;
  /** Or as many as a part has by itself. */
  readonly rooms: number | undefined;
}

interface Found {
  readonly text: string;
  readonly found: object;
}

/** One node on SQLite beside one and several on PostgreSQL: what they cost, and where it ends. */
export const nodesBenchmark: Benchmark = {
  usage: `[--runs N] [--rooms N] [--parts ${parts.join(",")}] [--only ${[...new Set([...storageSubjects, ...serversSubjects].map(({ name }) => name))].join(",")}]`,
  needsBrowser: false,
  async run(args): Promise<Report> {
    const { values } = parseArgs({
      args: [...args],
      options: {
        runs: { type: "string", default: "3" },
        rooms: { type: "string" },
        parts: { type: "string", default: parts.join(",") },
        only: { type: "string" },
      },
    });
    const names = values.parts.split(",");
    const wanted = parts.filter((part) => names.includes(part));
    if (wanted.length !== names.length) throw new UsageError();
    const rooms = values.rooms === undefined ? undefined : countOf(values.rooms);
    const options = { runs: countOf(values.runs), rooms, only: values.only };
    pin(process.pid, loadCore);
    const texts: string[] = [];
    const facts: Partial<Record<Part, object>> = {};
    for (const part of wanted) {
      const { text, found } = await measures[part](options);
      texts.push(text);
      facts[part] = found;
    }
    return { name: "nodes", text: texts.join("\n\n"), facts };
  },
};

const measures: Readonly<Record<Part, (options: Options) => Promise<Found>>> = {
  storage: (options) =>
    storage(
      "1,500 rows a second of 120 sessions",
      storageFigures,
      { sessions: 120, pace: 1_500, seconds: 5 },
      options,
    ),
  limit: (options) =>
    storage(
      "As many rows as are taken, one of each of 240 sessions on its way",
      limitFigures,
      { sessions: 240, pace: null, seconds: 5 },
      options,
    ),
  typing: (options) =>
    servers("Rooms of four, 12 keys a second in each", typingFigures, serversSubjects, options, (running) =>
      measureTyping(running, options.rooms ?? 20),
    ),
  rooms: (options) =>
    servers("As many rooms as are served in time", roomsFigures, serversSubjects, options, measureRooms),
  storm: (options) =>
    servers("One of three nodes is killed", stormFigures, serversSubjects.slice(-1), options, (running) =>
      measureStorm(running, options.rooms ?? 60),
    ),
  rest: (options) =>
    servers(
      "Nothing goes on, and a call of 30,000 keys",
      restFigures,
      serversSubjects.slice(0, 2),
      options,
      measureRest,
    ),
  board: (options) =>
    servers(
      "The organiser's board after a start",
      boardFigures,
      serversSubjects.slice(0, 2),
      options,
      (running) => measureBoard(running, options.rooms ?? 2_000),
    ),
};

async function storage(
  words: string,
  figures: readonly StorageFigure[],
  load: StorageLoad,
  { only, runs }: Options,
): Promise<Found> {
  const database = await BenchDatabase.make();
  try {
    const subjects = chosen(storageSubjects, only);
    const results = await inTurns<StorageSubject, StorageFigure>(
      "storage",
      subjects,
      runs,
      async (subject) => ({
        figures: await measureStorage(subject, database, load),
        failure: null,
      }),
    );
    return { text: table([`### ${words}`], figures, results, []), found: { load, results } };
  } finally {
    await database.remove();
  }
}

/** Rooms of four that type, 12 keys a second in each. */
const roomSteps = [20, 40, 60, 80, 100, 150, 200, 250, 300, 350, 400];

/** Each run has servers of its own. */
async function servers<Name extends string>(
  words: string,
  figures: readonly Name[],
  all: readonly ServersSubject[],
  { only, runs }: Options,
  measure: (running: Servers) => Promise<Figures<Name>>,
): Promise<Found> {
  const results = await inTurns<ServersSubject, Name>("servers", chosen(all, only), runs, async (subject) => {
    const running = await Servers.start(subject);
    try {
      return { figures: await measure(running), failure: null };
    } catch (error) {
      return { figures: {}, failure: String(error) };
    } finally {
      await running.stop();
    }
  });
  return { text: table([`### ${words}`], figures, results, []), found: { results } };
}

/** The first seconds of a process are those of its compiler, and three processes share a core. */
const warmUp = 24;

async function measureRooms(running: Servers): Promise<Figures<RoomsFigure>> {
  await type([], await running.rooms(roomSteps[0] ?? 0), warmUp);
  return { "rooms at p99 < 100 ms": await mostRooms(running, roomSteps, 5) };
}

async function measureTyping(running: Servers, count: number): Promise<Figures<TypingFigure>> {
  const rooms = await running.rooms(count);
  await type([], rooms, warmUp);
  const { p50, p99, cpuPerDelivery, loadBusy, delivered } = await type(running.meters, rooms, 5);
  if (delivered < 0.999) throw new Error(`Only ${delivered * 100} % of the edits were delivered.`);
  const [nodes, postgres, redis] = cpuPerDelivery;
  return {
    "p50, ms": p50,
    "p99, ms": p99,
    "nodes' processor for a delivered edit, µs": nodes ?? null,
    "PostgreSQL's processor for a delivered edit, µs": postgres ?? null,
    "Redis's processor for a delivered edit, µs": redis ?? null,
    "load core busy with the load, %": loadBusy * 100,
  };
}
