import { setTimeout as pause } from "node:timers/promises";
import type { Figures } from "../report.ts";
import { untilCalm } from "../sync/fill.ts";
import { Page, type Seat } from "../sync/page.ts";
import { clientsPerRoom } from "../sync/typing-script.ts";
import { type } from "../sync/typing.ts";
import type { StormFigure } from "./figures.ts";
import type { Servers } from "./servers.ts";

/** Milliseconds for all to come back, and for one try. */
const tooLong = { inAll: 60_000, once: 5_000 };

/**
 * Kills one of several nodes while the people of so many rooms are on all of them. Its pages come back at once, each to
 * one of the others in turn, as a balancer would have them, and again where they are refused.
 */
export async function measureStorm(servers: Servers, count: number): Promise<Figures<StormFigure>> {
  const rooms = await servers.rooms(count);
  await type([], rooms, 2);
  const seats = rooms.flatMap((room) => room.slice(0, clientsPerRoom));
  const lost = servers.ports.at(-1);
  const pages = await Promise.all(seats.map((seat, index) => arrive(seat, index)));
  for (const pid of servers.pids) await untilCalm(pid, 300);
  await servers.loseOne();
  const [nodes, postgres] = servers.meters;
  const before = [nodes?.() ?? 0, postgres?.() ?? Number.NaN];
  const from = performance.now();
  const comers = seats.map((seat, index) => ({ seat, index })).filter(({ seat: { port } }) => port === lost);
  const times = await Promise.all(
    comers.map(async ({ seat, index }, comer) => {
      const port = servers.ports[comer % servers.ports.length] ?? 0;
      pages.push(await comeBack({ ...seat, port }, index));
      return performance.now() - from;
    }),
  );
  const used = [nodes?.() ?? 0, postgres?.() ?? Number.NaN].map(
    (after, index) => after - (before[index] ?? 0),
  );
  for (const page of pages) page.socket.close();
  const sorted = times.toSorted((a, b) => a - b);
  return {
    "until half are back, ms": sorted[Math.floor(sorted.length / 2)] ?? null,
    "until all are back, ms": sorted.at(-1) ?? null,
    "nodes' processor for each that came back, ms": (used[0] ?? Number.NaN) / comers.length,
    "PostgreSQL's processor for each that came back, ms": (used[1] ?? Number.NaN) / comers.length,
  };
}

async function comeBack(seat: Seat, index: number): Promise<Page> {
  for (const until = performance.now() + tooLong.inAll; ;) {
    try {
      return await arrive(seat, index);
    } catch (error) {
      if (performance.now() > until) throw error;
      await pause(100);
    }
  }
}

/** Resolves when the page has what it asked for; the same page has the same number. */
function arrive(seat: Seat, index: number): Promise<Page> {
  return new Promise((resolve, reject) => {
    const page = new Page(seat, 1_700_000_000 + index, { content: () => resolve(page) });
    page.socket.opened.catch(reject);
    setTimeout(() => reject(page.socket.failure ?? new Error("A page got no text.")), tooLong.once);
  });
}
