import { connect, type Socket } from "node:net";
import { limits } from "@tandiff/shared/limits.ts";
import { expect, onTestFinished, test } from "vitest";
import { StockPage } from "./sync/testing-page.ts";
import { isFull } from "./sync/testing.ts";
import { createCall, freePort, pause, type Person } from "./testing-app.ts";
import { readMetrics } from "./testing-metrics.ts";
import { newFolder, startServer } from "./testing-process.ts";

/** Times that all is measured without the slow reader and with them, in turns. */
const turns = isFull ? 4 : 1;
const keysPerTurn = isFull ? 150 : 80;
/** Milliseconds between two keys. */
const rhythm = isFull ? 40 : 10;
/** Characters. */
const paste = 120_000;

/** Somebody on a line of 1 kB a second. */
class SlowReader {
  readonly #socket: Socket;
  readonly #timer: ReturnType<typeof setInterval>;
  #received = Buffer.alloc(0);
  #isCutOff = false;

  constructor(person: Person) {
    const { port, host, pathname } = new URL(`${person.socketUrl("sync")}/code`);
    this.#socket = connect(Number(port), "127.0.0.1");
    const headers = `Host: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nCookie: ${person.cookie}`;
    const key = "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==";
    this.#socket.write(`GET ${pathname} HTTP/1.1\r\n${headers}\r\n${key}\r\n\r\n`);
    this.#socket.on("error", () => undefined);
    this.#socket.on("close", () => (this.#isCutOff = true));
    this.#timer = setInterval(() => this.#socket.read(100), 100);
    onTestFinished(() => this.leave());
  }

  /** Reads all that waits: whether the server closed it as too slow, or cut it off as it did not read even that. */
  async wasClosed(): Promise<boolean> {
    clearInterval(this.#timer);
    this.#socket.on("data", (data: Buffer) => {
      this.#received = Buffer.concat([this.#received.subarray(-1_000), data]);
    });
    const close = Buffer.from([0x88, 2, 4_529 >> 8, 4_529 & 255]);
    const end = Date.now() + 20_000;
    const isClosed = (): boolean => this.#isCutOff || this.#received.includes(close);
    while (!isClosed() && Date.now() < end) await pause(20);
    return isClosed();
  }

  leave(): void {
    clearInterval(this.#timer);
    this.#socket.destroy();
  }
}

const p95 = (times: readonly number[]): number =>
  times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? 0;

/** Somebody types while others paste: milliseconds until another is shown each key. */
async function typeAndPaste(writer: StockPage, pasters: readonly StockPage[], reader: StockPage) {
  const times: number[] = [];
  for (let key = 0; key < keysPerTurn; key += 1) {
    const paster = pasters[key % pasters.length];
    paster?.file(1).insert(0, "p".repeat(paste));
    const shown = Promise.withResolvers<void>();
    const { length } = reader.file();
    const look = (): void => {
      if (reader.file().length > length) shown.resolve();
    };
    reader.doc.on("update", look);
    const from = performance.now();
    writer.file().insert(0, "k");
    await shown.promise;
    times.push(performance.now() - from);
    reader.doc.off("update", look);
    paster?.file(1).delete(0, paste);
    await pause(rhythm);
  }
  return times;
}

test(
  "of twenty who are connected one reads 1 kB a second: at most 1 MiB waits for them, and the others notice nothing",
  { timeout: 60_000 + turns * 60_000 },
  async () => {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    await startServer(newFolder(), port);
    const times = { without: [] as number[], with: [] as number[] };
    let [largest, closed] = [0, 0];
    const look = async (): Promise<void> => {
      largest = Math.max(largest, (await readMetrics({ url })).get("tandiff_backlog_bytes") ?? 0);
    };
    for (let turn = 0; turn < turns; turn += 1) {
      // Each in a call of its own, as what was deleted makes a document long.
      for (const which of ["without", "with"] as const) {
        const { candidate, interviewer, second, observer } = await createCall({ url });
        const people = [candidate, interviewer, second];
        const pages = await Promise.all(
          Array.from({ length: 19 }, (_, index) => new StockPage(people[index % 3] ?? candidate).synced()),
        );
        const [writer, ...rest] = pages;
        const reader = rest.at(-1);
        if (!writer || !reader) throw new Error("Nobody is there.");
        const slow = which === "with" ? new SlowReader(observer) : null;
        const watch = setInterval(() => void look(), 50);
        times[which].push(...(await typeAndPaste(writer, rest.slice(0, 6), reader)));
        clearInterval(watch);
        if (slow) {
          expect(await slow.wasClosed()).toBe(true);
          closed += 1;
          slow.leave();
          const again = await new StockPage(observer).synced();
          expect(again.file().toJSON()).toBe(reader.file().toJSON());
          again.provider.destroy();
        }
        for (const page of pages) {
          expect(page.closed).toEqual([]);
          page.provider.destroy();
        }
      }
    }
    const [alone, beside] = [p95(times.without), p95(times.with)];
    process.stdout.write(
      `One slow reader of twenty: p95 of the others ${alone.toFixed(1)} ms without and ${beside.toFixed(1)} ms with, ` +
        `at most ${largest} bytes waited, closed ${closed} of ${turns} times\n`,
    );
    expect(largest).toBeGreaterThan(0);
    expect(largest).toBeLessThanOrEqual(limits.socketBacklog);
    // The machine of a test may be busy with other things in one of the two.
    expect(beside).toBeLessThan(2 * alone + 50);
  },
);
