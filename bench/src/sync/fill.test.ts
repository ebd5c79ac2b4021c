import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { WebSocketServer } from "ws";
import { typeSession } from "./fill.ts";
import { LightSocket } from "./light-socket.ts";
import { makeLongSession } from "./long-session.ts";
import { Page, type Seat } from "./page.ts";
import { subject } from "./subjects.ts";

test.runIf(process.platform === "linux")(
  "a session that was typed whole is there for who comes",
  async () => {
    const folder = await mkdtemp(join(tmpdir(), "tandiff-bench-"));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const server = await subject("tandiff").start(folder);
    onTestFinished(() => server.stop());
    const [seats = []] = await server.rooms(1);
    const session = makeLongSession(300);
    const before = await bytesForNewcomer(seats[0]);
    await typeSession(server, seats, session.updates);
    const typed = (await bytesForNewcomer(seats[0])) - before;
    expect(Math.abs(typed - session.documentBytes)).toBeLessThan(session.documentBytes / 20);
  },
);

async function bytesForNewcomer(seat: Seat | undefined): Promise<number> {
  if (!seat) throw new Error("The room has no seat.");
  const arrived = Promise.withResolvers<number>();
  const page = new Page(seat, 2_000_000_000, { content: arrived.resolve });
  const bytes = await arrived.promise;
  page.socket.close();
  return bytes;
}

test("a page of the load answers the pings of its server, as one that does not is cut off", async () => {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  onTestFinished(() => server.close());
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const pong = Promise.withResolvers<string>();
  server.on("connection", (socket) => {
    socket.on("pong", (data) => pong.resolve(data.toString()));
    socket.ping("are you there?");
  });
  const socket = new LightSocket(port, "/", "", () => undefined);
  onTestFinished(() => socket.close());
  expect(await pong.promise).toBe("are you there?");
});
