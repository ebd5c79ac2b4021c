import { setTimeout as pause } from "node:timers/promises";
import type { Figures } from "../report.ts";
import { typeSession } from "../sync/fill.ts";
import { makeLongSession } from "../sync/long-session.ts";
import { privateMemory } from "../sync/machine.ts";
import type { RestFigure } from "./figures.ts";
import type { Servers } from "./servers.ts";

/** Rooms come to rest within two beats, and are packed then. */
const restTime = 31_000;

/** What a node takes that has nothing to do, and what a call of 30,000 keys leaves in PostgreSQL. */
export async function measureRest(servers: Servers): Promise<Figures<RestFigure>> {
  const [pid = 0] = servers.pids;
  const [room = []] = await servers.rooms(1);
  const { database } = servers;
  const memory = privateMemory(pid) / 1_024 ** 2;
  if (database === null) return { "memory of a node, MiB": memory };
  const [stored, written] = [await database.stored(), await database.writtenAhead()];
  await typeSession({ pid }, room, makeLongSession(30_000).updates);
  const wrote = (await database.writtenAhead()) - written;
  await pause(restTime);
  return {
    "memory of a node, MiB": memory,
    "kept of a call, KiB": ((await database.stored()) - stored) / 1_024,
    "written ahead for a call, KiB": wrote / 1_024,
  };
}
