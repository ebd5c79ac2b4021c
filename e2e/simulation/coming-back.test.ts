import { messageTypes, syncTypes } from "@tandiff/shared/sync/protocol.ts";
import * as decoding from "lib0/decoding";
import { expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import * as Y from "yjs";
import { backoff } from "../../client/src/api/retry.ts";
import { reconnectPause } from "../../client/src/sync/reconnect-pause.ts";
import { isFull, sayRounds } from "../../server/src/sync/testing.ts";
import { CountingPage, helloFrame, syncFrame } from "../../server/src/sync/testing-page.ts";
import { createCall, freePort, until, type Person, type TestSession } from "../../server/src/testing-app.ts";
import { kill, newFolder, startServer } from "../../server/src/testing-process.ts";

const sockets = isFull ? 1_000 : 100;
/** What a page waits at most before it tries again, of both kinds of sockets. Milliseconds. */
const longestPause = 5_000;
/** Each of a call's four people has so many pages, and each page two sockets. */
const pagesOfEach = isFull ? 12 : 6;

/** A socket that comes back after the pauses of a page, until the test ends. */
class ReturningSocket {
  /** When it was to be tried, since the last `forget`: a busy machine may be late with that. */
  tries: number[] = [];
  /** When it had all that the server has; null until then. */
  syncedAt: number | null = null;
  readonly #url: () => string;
  readonly #person: Person;
  readonly #pause: (failures: number) => number;
  readonly #greet: (socket: WebSocket) => void;
  readonly #isAll: (data: Buffer) => boolean;
  #failures = 0;
  #isOver = false;

  constructor(
    person: Person,
    url: () => string,
    pause: (failures: number) => number,
    greet: (socket: WebSocket) => void,
    isAll: (data: Buffer) => boolean,
  ) {
    this.#person = person;
    this.#url = url;
    this.#pause = pause;
    this.#greet = greet;
    this.#isAll = isAll;
    onTestFinished(() => {
      this.#isOver = true;
    });
    this.#open(performance.now());
  }

  forget(): void {
    this.tries = [];
    this.syncedAt = null;
  }

  #open(due: number): void {
    if (this.#isOver) return;
    this.tries.push(due);
    const socket = new WebSocket(this.#url(), { headers: { Cookie: this.#person.cookie } });
    socket.on("error", () => undefined);
    socket.on("open", () => this.#greet(socket));
    socket.on("message", (data: Buffer) => {
      if (!this.#isAll(data)) return;
      this.#failures = 0;
      this.syncedAt ??= performance.now();
    });
    socket.on("close", () => {
      this.#failures += 1;
      const wait = this.#pause(this.#failures);
      const at = performance.now() + wait;
      setTimeout(() => this.#open(at), wait).unref();
    });
    onTestFinished(() => socket.terminate());
  }
}

let lastClientId = 1_000_000;

/** A page's two sockets: its events and its copy of the workspace, which has nothing yet. */
function openPage(person: Person, text: string): readonly ReturningSocket[] {
  lastClientId += 1;
  const clientId = lastClientId;
  const sync = new ReturningSocket(
    person,
    () => `${person.socketUrl("sync")}/code`,
    reconnectPause,
    (socket) => {
      socket.send(helloFrame(clientId));
      socket.send(syncFrame("step1", Y.encodeStateVector(new Y.Doc())));
    },
    (data) => textOf(data) === text,
  );
  const live = new ReturningSocket(
    person,
    () => `${person.socketUrl("live")}?after=0`,
    backoff,
    () => undefined,
    (data) => data.includes('"caught-up"'),
  );
  return [sync, live];
}

/** The first file's text in an answer to a first sync step; null for any other frame. */
function textOf(data: Buffer): string | null {
  const decoder = decoding.createDecoder(new Uint8Array(data));
  if (decoding.readVarUint(decoder) !== messageTypes.sync) return null;
  if (decoding.readVarUint(decoder) !== syncTypes.step2) return null;
  const doc = new Y.Doc();
  Y.applyUpdate(doc, decoding.readVarUint8Array(decoder));
  return doc.getText("f:0").toJSON();
}

/** How many came in the fullest window of so many milliseconds. */
function mostWithin(milliseconds: number, times: readonly number[]): number {
  const sorted = times.toSorted((a, b) => a - b);
  let first = 0;
  return sorted.reduce((most, time, index) => {
    while (time - (sorted[first] ?? time) > milliseconds) first += 1;
    return Math.max(most, index - first + 1);
  }, 0);
}

test(
  `${sockets} sockets of a server that was killed all try within 5 s of its return, not at once, and have everything again`,
  { timeout: 180_000 },
  async () => {
    const folder = newFolder();
    const port = await freePort();
    let server = await startServer(folder, port);
    const all: ReturningSocket[] = [];
    while (all.length < sockets) {
      const call: TestSession = await createCall({ url: `http://127.0.0.1:${port}` });
      const writer = await new CountingPage(call.candidate).synced();
      writer.type(`<call${all.length}>`, true);
      await until("it is stored", () => writer.acknowledged === 1);
      const text = writer.file().toJSON();
      writer.provider.destroy();
      for (const person of [call.candidate, call.interviewer, call.second, call.observer]) {
        for (let page = 0; page < pagesOfEach && all.length < sockets; page += 1) {
          all.push(...openPage(person, text));
        }
      }
      await until("all have everything", () => all.every(({ syncedAt }) => syncedAt !== null), 60_000);
    }
    for (const socket of all) socket.forget();

    const from = performance.now();
    await kill(server);
    server = await startServer(folder, port);
    const ready = performance.now();
    await until("all have everything again", () => all.every(({ syncedAt }) => syncedAt !== null), 60_000);
    const last = Math.max(...all.map(({ syncedAt }) => syncedAt ?? 0));
    // The attempts that got through, or that would have: those after the server was there.
    const came = all.map(({ tries }) => tries.find((at) => at >= ready) ?? tries.at(-1) ?? 0);
    const fullest = mostWithin(100, came);
    const times = `server ready after ${(ready - from).toFixed(0)} ms, all synced after ${(last - from).toFixed(0)} ms`;
    sayRounds("coming back", null, `${sockets} sockets, ${times}, at most ${fullest} tries within 100 ms`);
    expect(Math.max(...came) - ready).toBeLessThan(longestPause);
    // The sooner the server is back, the shorter are the pauses that it meets: after 0.4 s they lie within 0.3 s.
    expect(fullest).toBeLessThan(sockets / 2);
    await kill(server);
  },
);
