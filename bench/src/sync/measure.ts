import { existsSync } from "node:fs";
import { cp, mkdtemp, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cacheFolder } from "../paths.ts";
import type { Figures } from "../report.ts";
import { measureComing } from "./coming.ts";
import type { FigureName } from "./figures.ts";
import { fillRooms } from "./fill.ts";
import type { LongSession } from "./long-session.ts";
import { cpuMilliseconds } from "./machine.ts";
import { measureStored } from "./stored.ts";
import type { RunningSubject, Subject } from "./subjects.ts";
import { type, type TypingResult } from "./typing.ts";

export const parts = ["rooms", "typing", "coming", "stored"] as const;
export type Part = (typeof parts)[number];

/** How much is measured. */
export interface Scale {
  readonly seconds: number;
  readonly roomSteps: readonly number[];
  readonly filledRooms: number;
  readonly session: LongSession;
}

type Some = Figures<FigureName>;

/** One run of one part of the figures, on a server of its own and a data folder that is thrown away. */
export async function measurePart(part: Part, subject: Subject, scale: Scale): Promise<Some> {
  const folder = await mkdtemp(join(tmpdir(), "tandiff-bench-"));
  try {
    switch (part) {
      case "rooms":
        return await capacity(subject, folder, scale);
      case "typing":
        return await typing(subject, folder, scale);
      case "coming":
        return subject.name === "relay" ? {} : await coming(subject, folder, scale);
      case "stored":
        return subject.name === "relay"
          ? {}
          : { "stored for a session, KiB": (await measureStored(subject, folder, scale.session)) / 1_024 };
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function capacity(subject: Subject, folder: string, { roomSteps, seconds }: Scale): Promise<Some> {
  const server = await subject.start(folder);
  try {
    await warmUp(server);
    return { "rooms at p99 < 100 ms": await mostRooms(server, roomSteps, seconds) };
  } finally {
    await server.stop();
  }
}

/** The first seconds of a process are those of its compiler. */
async function warmUp(server: RunningSubject): Promise<void> {
  await type([], await server.rooms(100), 4);
}

/** The most rooms of the steps that are served in time for so many seconds, up to the first that is not, tried twice. */
export async function mostRooms(
  server: Pick<RunningSubject, "rooms">,
  steps: readonly number[],
  seconds: number,
): Promise<number> {
  let most = 0;
  for (const count of steps) {
    if (!(await serves(server, count, seconds)) && !(await serves(server, count, seconds))) break;
    most = count;
  }
  return most;
}

async function serves(
  server: Pick<RunningSubject, "rooms">,
  count: number,
  seconds: number,
): Promise<boolean> {
  const rooms = await server.rooms(count);
  return type([], rooms, seconds).then(isServed, () => false);
}

function isServed(result: TypingResult): boolean {
  return result.delivered > 0.999 && result.p99 < 100;
}

async function typing(subject: Subject, folder: string, { seconds }: Scale): Promise<Some> {
  const server = await subject.start(folder);
  try {
    const rooms = await server.rooms(300);
    await warmUp(server);
    const few = await type([], rooms.slice(0, 100), seconds);
    const some: Some = { "p50 at 100 rooms, ms": few.p50, "p99 at 100 rooms, ms": few.p99 };
    const many = await type([() => cpuMilliseconds(server.pid)], rooms, seconds);
    // A server that cannot keep up leaves work undone when the clock stops.
    if (!isServed(many)) return some;
    return {
      ...some,
      "CPU for each delivered edit at 300 rooms, µs": many.cpuPerDelivery[0] ?? null,
      "load core busy at 300 rooms, %": many.loadBusy * 100,
    };
  } finally {
    await server.stop();
  }
}

async function coming(subject: Subject, folder: string, scale: Scale): Promise<Some> {
  await cp(await filledFolder(subject, scale), folder, { recursive: true });
  const enough = scale.session.documentBytes / 4;
  const figures = await measureComing(subject, folder, scale.filledRooms, enough);
  return {
    "newcomer, cold room, ms": figures.cold,
    "200 newcomers at once, ms": figures.crowd,
    "memory of an idle room, KiB": figures.roomMemory / 1_024,
    "all back after a kill, ms": figures.back,
    "all back, once it listens, ms": figures.backOnceUp,
  };
}

/** Filling takes longer than measuring, so it is done once; remove the folder to do it anew. */
export async function filledFolder(subject: Subject, { session, filledRooms }: Scale): Promise<string> {
  const filled = join(cacheFolder, "sync", `${subject.name}-${filledRooms}-${session.updates.length}`);
  if (existsSync(filled)) return filled;
  const staging = await mkdtemp(join(tmpdir(), "tandiff-bench-"));
  await fillRooms(subject, staging, session, filledRooms);
  await cp(staging, `${filled}.making`, { recursive: true });
  await rename(`${filled}.making`, filled);
  await rm(staging, { recursive: true, force: true });
  return filled;
}
