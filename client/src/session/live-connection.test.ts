import { ParticipantId } from "@tandiff/shared/ids.ts";
import type { LiveEvent, LiveMessage } from "@tandiff/shared/live/protocol.ts";
import { closeCodes } from "@tandiff/shared/sync/protocol.ts";
import { once } from "node:events";
import { afterEach, expect, test } from "vitest";
import { WebSocketServer, type WebSocket as ServerSocket } from "ws";
import type { BegunSocket } from "../api/begun.ts";
import { openLiveConnection, type Line, type LiveConnection, type LiveTiming } from "./live-connection.ts";

const me = ParticipantId.parse("adaadaadaadaada1");
const quick: LiveTiming = { silence: 5_000, backoff: () => 10 };

/** A server that lets the test decide what each connection is sent. */
class Server {
  readonly afters: (string | null)[] = [];
  readonly sockets: ServerSocket[] = [];
  readonly received: string[] = [];
  readonly #server: WebSocketServer;

  constructor(server: WebSocketServer, greet: (socket: ServerSocket, index: number) => void) {
    this.#server = server;
    server.on("connection", (socket, request) => {
      this.afters.push(new URL(request.url ?? "", "http://localhost").searchParams.get("after"));
      socket.on("message", (data) => this.received.push(Buffer.isBuffer(data) ? data.toString("utf8") : ""));
      greet(socket, this.sockets.push(socket) - 1);
    });
  }

  url(after: number): string {
    const address = this.#server.address();
    if (typeof address !== "object" || address === null) throw new Error("The server does not listen.");
    return `ws://127.0.0.1:${address.port}/live/${me}?after=${after}`;
  }

  close(): void {
    for (const socket of this.sockets) socket.terminate();
    this.#server.close();
  }
}

async function listen(greet: (socket: ServerSocket, index: number) => void): Promise<Server> {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  await once(server, "listening");
  const started = new Server(server, greet);
  cleanups.push(() => started.close());
  return started;
}

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0).toReversed()) cleanup();
});

function send(socket: ServerSocket, message: LiveMessage): void {
  socket.send(JSON.stringify(message));
}

function hello(socket: ServerSocket, log = ""): void {
  send(socket, { type: "hello", log, protocol: 1, me, now: 1_000 });
}

function event(cursor: number): LiveEvent {
  return { cursor, at: cursor, by: me, event: { kind: "phase.changed", to: "review" } };
}

function page(server: Server, timing = quick, start = 0, begun: BegunSocket | null = null) {
  const seen: { events: number[]; lines: Line[]; times: number[]; caughtUp: number } = {
    events: [],
    lines: [],
    times: [],
    caughtUp: 0,
  };
  const connection: LiveConnection = openLiveConnection(
    start,
    (after) => server.url(after),
    {
      onLine: (line) => seen.lines.push(line),
      onTime: (now) => seen.times.push(now),
      onEvents: (events) => seen.events.push(...events.map(({ cursor }) => cursor)),
      onCaughtUp: () => (seen.caughtUp += 1),
      onPresence: () => {},
      onLook: () => {},
      onGather: () => {},
      onAccommodations: () => {},
    },
    timing,
    begun,
  );
  cleanups.push(() => connection.close());
  return { seen, connection };
}

test("a page that lost its line goes on after the last event it has, and sees each event once", async () => {
  const server = await listen((socket, index) => {
    hello(socket);
    if (index === 0) {
      send(socket, { type: "events", events: [event(1), event(2)] });
      send(socket, { type: "caught-up" });
      setTimeout(() => socket.terminate(), 30);
    } else {
      // A server may repeat what it is not sure of.
      send(socket, { type: "events", events: [event(2), event(3)] });
    }
  });
  const { seen } = page(server);
  await expect.poll(() => seen.events).toEqual([1, 2, 3]);
  expect(server.afters).toEqual(["0", "2"]);
  expect(seen.lines).toEqual(["connecting", "online", "offline", "online"]);
  expect(seen.caughtUp).toBe(1);
});

test("a line that was opened before the page had its code is taken over with what it has said", async () => {
  const server = await listen((socket, index) => {
    hello(socket);
    if (index > 0) return;
    send(socket, { type: "events", events: [event(1)] });
    setTimeout(() => send(socket, { type: "events", events: [event(2)] }), 60);
    setTimeout(() => socket.terminate(), 120);
  });
  const socket = new WebSocket(server.url(0));
  const heard: unknown[] = [];
  const hear = ({ data }: MessageEvent): void => void heard.push(data);
  socket.addEventListener("message", hear);
  await expect.poll(() => heard).toHaveLength(2);
  socket.removeEventListener("message", hear);
  const { seen } = page(server, quick, 0, { socket, heard });
  expect(seen.events).toEqual([1]);
  await expect.poll(() => seen.lines).toEqual(["connecting", "online", "offline", "online"]);
  expect(seen.events).toEqual([1, 2]);
  expect(server.afters).toEqual(["0", "2"]);
});

test("after a gap in the events the page asks again instead of going on without them", async () => {
  const server = await listen((socket, index) => {
    hello(socket);
    send(socket, { type: "events", events: index === 0 ? [event(1)] : [event(2), event(3)] });
    if (index === 0) send(socket, { type: "events", events: [event(3)] });
  });
  const { seen } = page(server);
  await expect.poll(() => seen.events).toEqual([1, 2, 3]);
  expect(server.afters).toEqual(["0", "1"]);
});

test("a revoked link is refused for good, while a restarting server is tried again", async () => {
  const revoking = await listen((socket) => socket.close(closeCodes.unauthorised));
  const refused = page(revoking);
  await expect.poll(() => refused.seen.lines).toEqual(["connecting", "refused"]);

  const restarting = await listen((socket, index) =>
    index === 0 ? socket.close(closeCodes.restarting) : hello(socket),
  );
  const back = page(restarting);
  await expect.poll(() => back.seen.lines).toEqual(["connecting", "offline", "online"]);

  // By now the refused one would have come back as well.
  expect(revoking.sockets).toHaveLength(1);
});

test("a line that has gone silent is given up, one that beats is kept", async () => {
  const timing = { silence: 200, backoff: () => 10 };
  const silent = await listen((socket, index) => {
    if (index === 0) hello(socket);
  });
  const beating = await listen((socket) => {
    hello(socket);
    const timer = setInterval(() => send(socket, { type: "beat", now: 2_000 }), 40);
    socket.on("close", () => clearInterval(timer));
  });
  const lost = page(silent, timing);
  const kept = page(beating, timing);
  await expect.poll(() => lost.seen.lines).toEqual(["connecting", "online", "offline"]);
  await expect.poll(() => silent.sockets.length).toBeGreaterThan(1);
  expect(kept.seen.lines).toEqual(["connecting", "online"]);
  expect(beating.sockets).toHaveLength(1);
  expect(kept.seen.times).toContain(2_000);
});

test("where somebody is gets told on every new line", async () => {
  const server = await listen((socket, index) => {
    hello(socket);
    if (index === 0) socket.on("message", () => socket.terminate());
  });
  const { connection, seen } = page(server);
  await expect.poll(() => seen.lines).toContain("online");
  connection.say({ type: "place", place: { view: "changes", path: "a.go" } });
  await expect.poll(() => server.received).toHaveLength(2);
  expect(new Set(server.received)).toEqual(
    new Set([JSON.stringify({ type: "place", place: { view: "changes", path: "a.go" } })]),
  );
});

test("a network that came back is used at once, not after the pause", async () => {
  const server = await listen((socket, index) => (index === 0 ? socket.terminate() : hello(socket)));
  const { connection, seen } = page(server, { silence: 5_000, backoff: () => 60_000 });
  await expect.poll(() => seen.lines).toEqual(["connecting", "offline"]);
  connection.retryNow();
  await expect.poll(() => seen.lines).toEqual(["connecting", "offline", "online"]);
});

test("a page that already holds events starts after them", async () => {
  const server = await listen((socket) => {
    hello(socket);
    send(socket, { type: "events", events: [event(8)] });
  });
  const { seen } = page(server, quick, 7);
  await expect.poll(() => seen.events).toEqual([8]);
  expect(server.afters).toEqual(["7"]);
});

test("a server that was restored from a backup is read from the start, once", async () => {
  const server = await listen((socket, index) => {
    hello(socket, index === 0 ? "" : "restored");
    const after = Number(server.afters[index]);
    send(socket, { type: "events", events: [1, 2, 3].filter((cursor) => cursor > after).map(event) });
    if (index === 0) setTimeout(() => socket.terminate(), 20);
  });
  const { seen } = page(server);
  await expect.poll(() => seen.events).toEqual([1, 2, 3, 1, 2, 3]);
  expect(server.afters).toEqual(["0", "3", "0"]);
});

test("a page that has seen more than a restored server has begins anew, and does not end", async () => {
  const server = await listen((socket, index) => {
    if (index === 1) return socket.close(closeCodes.otherEpoch);
    hello(socket, index === 0 ? "" : "restored");
    send(socket, { type: "events", events: [event(1)] });
    if (index === 0) setTimeout(() => socket.terminate(), 20);
  });
  const { seen } = page(server);
  await expect.poll(() => seen.events).toEqual([1, 1]);
  expect(server.afters).toEqual(["0", "1", "0"]);
  expect(seen.lines).not.toContain("refused");
});

test("a server that stops is left at once for another one; after a failure there the page waits as usual", async () => {
  const server = await listen((socket, index) => {
    if (index === 0) {
      hello(socket);
      socket.close(closeCodes.restarting);
    } else if (index === 1) socket.close(closeCodes.restarting);
    else hello(socket);
  });
  const waited: number[] = [];
  const timing: LiveTiming = {
    silence: 5_000,
    backoff: (failures) => {
      waited.push(failures);
      return 10;
    },
  };
  page(server, timing);
  await expect.poll(() => server.afters).toHaveLength(3);
  expect(waited).toEqual([2]);
});
