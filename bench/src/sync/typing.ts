import { setTimeout as pause } from "node:timers/promises";
import { Latencies } from "./latencies.ts";
import { busyMeter } from "./machine.ts";
import { Page, type Seat } from "./page.ts";
import { clientsPerRoom, makeTypingScript, type TypingScript } from "./typing-script.ts";

/** Keystrokes a second in a room, its four people taking turns. */
const keysPerSecond = 12;

export interface TypingResult {
  readonly rooms: number;
  readonly p50: number;
  readonly p99: number;
  /** Of the edits that were to be delivered, the share that was; below 1 the times say nothing. */
  readonly delivered: number;
  /** Microseconds of the processor for each delivery of an edit, in the order of the meters. */
  readonly cpuPerDelivery: readonly number[];
  /** How busy the load's core was with the load, 0 to 1. */
  readonly loadBusy: number;
}

interface TypingRoom {
  readonly name: string;
  readonly pages: readonly Page[];
  /** When each key of each client was sent, milliseconds. */
  readonly sentAt: readonly Float64Array[];
  keys: number;
}

/**
 * Lets so many rooms type for some seconds, and a warm-up before, and measures what arrives when.
 * @param meters each tells how many milliseconds of the processor something has used
 */
export async function type(
  meters: readonly (() => number)[],
  rooms: readonly (readonly Seat[])[],
  seconds: number,
  warmUp = 2,
): Promise<TypingResult> {
  const keys = Math.ceil(((seconds + warmUp + 1) * keysPerSecond) / clientsPerRoom) + 2;
  const script = makeTypingScript(keys, rooms[0]?.[0]?.dialect === "hocuspocus");
  const measured = { from: Number.POSITIVE_INFINITY, to: Number.POSITIVE_INFINITY };
  const latencies = new Latencies();
  const typing = await openRooms(rooms, script, keys, (sent) => {
    if (sent >= measured.from && sent < measured.to) latencies.add(performance.now() - sent);
  });
  await pause(500);
  measured.from = performance.now() + warmUp * 1_000;
  measured.to = measured.from + seconds * 1_000;
  const warm = run(typing, script, measured.from);
  await warm;
  const before = meters.map((meter) => meter());
  const loadBusy = busyMeter();
  const keysSent = await run(typing, script, measured.to);
  const used = meters.map((meter, index) => meter() - (before[index] ?? 0));
  const busy = loadBusy();
  const deliveries = keysSent * (clientsPerRoom - 1);
  await settle(latencies, deliveries);
  for (const { pages } of typing) for (const page of pages) page.socket.close();
  const failure = typing.flatMap(({ pages }) => pages).find(({ socket }) => socket.failure !== null);
  if (failure) throw new Error(`A page was cut off: ${failure.socket.failure?.message}`);
  return {
    rooms: rooms.length,
    p50: latencies.quantile(0.5),
    p99: latencies.quantile(0.99),
    delivered: latencies.total / deliveries,
    cpuPerDelivery: used.map((milliseconds) => (milliseconds * 1_000) / deliveries),
    loadBusy: busy,
  };
}

async function openRooms(
  rooms: readonly (readonly Seat[])[],
  script: TypingScript,
  keys: number,
  arrived: (sent: number) => void,
): Promise<TypingRoom[]> {
  const slots = new Map(script.clientIds.map((clientId, index) => [clientId, index]));
  const typing: TypingRoom[] = [];
  for (const all of rooms) {
    const seats = all.slice(0, clientsPerRoom);
    const sentAt = seats.map(() => new Float64Array(keys));
    const pages = seats.map((seat, own) => {
      /** How far the text of each client has come on this page. */
      const ends = new Uint32Array(seats.length);
      return new Page(seat, script.clientIds[own] ?? 0, {
        text: (clientId, end) => {
          const client = slots.get(clientId);
          if (client === undefined || client === own) return;
          for (let key = ends[client] ?? 0; key < end; key++) arrived(sentAt[client]?.[key] ?? 0);
          ends[client] = Math.max(end, ends[client] ?? 0);
        },
      });
    });
    await Promise.all(pages.map((page) => page.socket.opened));
    typing.push({ name: seats[0]?.room ?? "", pages, sentAt, keys: 0 });
  }
  return typing;
}

/** Keys come evenly: room after room, each once in a turn. Returns how many were sent. */
async function run(typing: readonly TypingRoom[], script: TypingScript, until: number): Promise<number> {
  const between = 1_000 / keysPerSecond / typing.length;
  const from = performance.now();
  let sent = 0;
  for (let now = from; now < until; now = performance.now()) {
    const due = Math.floor((now - from) / between);
    for (; sent < due; sent++) press(typing[sent % typing.length], script, performance.now());
    await pause(1);
  }
  return sent;
}

function press(room: TypingRoom | undefined, script: TypingScript, now: number): void {
  if (room === undefined) return;
  const client = room.keys % clientsPerRoom;
  const key = Math.floor(room.keys / clientsPerRoom);
  room.keys += 1;
  const sentAt = room.sentAt[client];
  if (sentAt) sentAt[key] = now;
  room.pages[client]?.socket.send(script.frames(room.name, client, key));
}

/** Waits for what is under way, as long as something still arrives. */
async function settle(latencies: Latencies, expected: number): Promise<void> {
  for (let before = -1; latencies.total < expected && latencies.total !== before;) {
    before = latencies.total;
    await pause(1_500);
  }
}
