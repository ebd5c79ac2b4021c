import { setTimeout as pause } from "node:timers/promises";
import { untilCalm } from "./fill.ts";
import { privateMemory } from "./machine.ts";
import { Page, type Seat } from "./page.ts";
import type { Subject } from "./subjects.ts";

/** Milliseconds and bytes; what a start of the server on filled rooms shows. */
export interface ComingFigures {
  /** From connecting to the whole document, the room not loaded before. */
  readonly cold: number;
  /** The same for the last of 200 who come at once. */
  readonly crowd: number;
  /** Memory of the server for each open room in which nothing happens. */
  readonly roomMemory: number;
  /** From a kill to the last of all sockets having its document: with the start of the process, and without. */
  readonly back: number;
  readonly backOnceUp: number;
}

const crowdSize = 200;

/** @param enough bytes of a message that must hold the document */
export async function measureComing(
  subject: Subject,
  folder: string,
  count: number,
  enough: number,
): Promise<ComingFigures> {
  let server = await subject.start(folder);
  let rooms = await server.rooms(count);
  const first = rooms[0] ?? [];
  const cold = await arrival(first.slice(0, 1), enough);
  await untilCalm(server.pid, 300);
  const crowd = await arrival(
    Array.from({ length: crowdSize }, (_, index) => first[index % first.length]).filter(
      (seat) => seat !== undefined,
    ),
    enough,
  );
  await server.stop();

  server = await subject.start(folder);
  rooms = await server.rooms(count);
  await untilCalm(server.pid, 500);
  const empty = privateMemory(server.pid);
  const seats = rooms.flatMap((room) => room.slice(0, 4));
  const pages = await come(seats, enough);
  await pause(17_000);
  await untilCalm(server.pid, 500);
  const roomMemory = (privateMemory(server.pid) - empty) / count;
  for (const page of pages) page.socket.close();

  process.kill(server.pid, "SIGKILL");
  await server.stop();
  const killed = performance.now();
  server = await subject.start(folder);
  rooms = await server.rooms(count);
  const up = performance.now();
  const again = await come(
    rooms.flatMap((room) => room.slice(0, 4)),
    enough,
  );
  const done = performance.now();
  for (const page of again) page.socket.close();
  await server.stop();
  return { cold, crowd, roomMemory, back: done - killed, backOnceUp: done - up };
}

async function arrival(seats: readonly Seat[], enough: number): Promise<number> {
  const from = performance.now();
  const pages = await come(seats, enough);
  const took = performance.now() - from;
  for (const page of pages) page.socket.close();
  return took;
}

/** All connect at once; resolves when each has the document. */
async function come(seats: readonly Seat[], enough: number): Promise<Page[]> {
  const pages: Page[] = [];
  const all = seats.map(
    (seat, index) =>
      new Promise<void>((resolve, reject) => {
        const page = new Page(seat, 2_000_000_000 + index, {
          content: (bytes) => {
            if (bytes >= enough) resolve();
          },
        });
        page.socket.opened.catch(reject);
        pages.push(page);
      }),
  );
  const tooLong = pause(120_000, "late");
  if ((await Promise.race([Promise.all(all), tooLong])) === "late")
    throw new Error("Not all got the document.");
  return pages;
}
