import { connect, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { clientFrame, messages } from "../sync/frames.ts";
import { Latencies } from "../sync/latencies.ts";
import { Page, type Seat } from "../sync/page.ts";
import { pastes, typedKeys } from "./edits.ts";

const pages = 19;
const pasters = 6;
const keys = 600;
/** Milliseconds between two keys. */
const rhythm = 40;
const none = new Uint8Array();

/** Milliseconds from a key of one of nineteen to its arrival at another, while six of them paste. */
export interface TurnFigures {
  readonly p50: number;
  readonly p95: number;
}

/**
 * One call of its own, as what was deleted makes a document long.
 * @param seats six who may write, and one who is the slow reader where there is one
 * @throws Error when the slow reader was never closed: then it was none
 */
export async function typeBeside(seats: readonly Seat[], isSlow: boolean): Promise<TurnFigures> {
  const slowSeat = seats[pasters];
  const script = Array.from({ length: pasters }, (_, index) =>
    pastes(clientIdOf(index + 2), Math.ceil(keys / pasters)),
  );
  const typed = typedKeys(clientIdOf(1), keys);
  let arrived: (end: number) => void = () => undefined;
  const open = await Promise.all(
    Array.from({ length: pages }, async (_, index) => {
      const seat = seats[index % pasters];
      if (!seat) throw new Error("The room has too few seats.");
      const isReader = index === pages - 1;
      const page = new Page(seat, clientIdOf(index + 1), {
        text: (client, end) => {
          if (isReader && client === clientIdOf(1)) arrived(end);
        },
      });
      await page.socket.opened;
      return page;
    }),
  );
  const slow = isSlow && slowSeat ? new SlowReader(slowSeat) : null;
  await pause(500);
  const latencies = new Latencies();
  for (const [key, update] of typed.entries()) {
    const paster = open[1 + (key % pasters)];
    const [inserted = none, deleted = none] = script[key % pasters]?.[Math.floor(key / pasters)] ?? [];
    paster?.socket.send(clientFrame(messages.update(none, inserted)));
    const { promise, resolve } = Promise.withResolvers<void>();
    arrived = (end) => {
      if (end > key) resolve();
    };
    const from = performance.now();
    open[0]?.socket.send(clientFrame(messages.update(none, update)));
    await Promise.race([promise, pause(10_000)]);
    latencies.add(performance.now() - from);
    paster?.socket.send(clientFrame(messages.update(none, deleted)));
    await pause(rhythm);
  }
  const failure = open.find(({ socket }) => socket.failure !== null)?.socket.failure;
  if (failure) throw new Error(`One of the others was cut off: ${failure.message}`);
  if (slow && !(await slow.wasClosed())) throw new Error("The slow reader was never closed.");
  for (const page of open) page.socket.close();
  return { p50: latencies.quantile(0.5), p95: latencies.quantile(0.95) };
}

function clientIdOf(page: number): number {
  return 1_000_000_000 + page;
}

/** Somebody on a line of 1 kB a second. */
class SlowReader {
  readonly #socket: Socket;
  readonly #timer: ReturnType<typeof setInterval>;
  #isOver = false;

  constructor({ port, path, headers }: Seat) {
    this.#socket = connect(port, "127.0.0.1");
    this.#socket.write(
      `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n${headers}\r\n`,
    );
    this.#socket.on("error", () => undefined);
    this.#socket.on("close", () => (this.#isOver = true));
    this.#timer = setInterval(() => this.#socket.read(100), 100);
  }

  /** Reads all that waits. */
  async wasClosed(): Promise<boolean> {
    clearInterval(this.#timer);
    let last = Buffer.alloc(0);
    this.#socket.on("data", (data: Buffer) => (last = Buffer.concat([last.subarray(-1_000), data])));
    const close = Buffer.from([0x88, 2, 4_529 >> 8, 4_529 & 255]);
    for (let tries = 0; tries < 200 && !this.#isOver && !last.includes(close); tries += 1) await pause(100);
    const wasClosed = this.#isOver || last.includes(close);
    this.#socket.destroy();
    return wasClosed;
  }
}
