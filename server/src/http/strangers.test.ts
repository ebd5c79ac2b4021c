import { connect } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { createCall, startTestApp } from "../testing-app.ts";

test("a socket without a seat is cut off within seconds, though its client never answers the closing", async () => {
  const app = await startTestApp();
  const { candidate } = await createCall(app);
  const socket = connect(app.port, "127.0.0.1");
  onTestFinished(() => void socket.destroy());
  let isCutOff = false;
  socket.on("close", () => (isCutOff = true));
  socket.resume();
  socket.write(
    `GET /sync/${candidate.id}/code HTTP/1.1\r\nHost: 127.0.0.1:${app.port}\r\nUpgrade: websocket\r\n` +
      "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n",
  );
  // By itself ws waits for 30 s.
  await expect.poll(() => isCutOff).toBe(true);
});

test("of what a stranger sends as a link or a key no more is read than these have", async () => {
  const app = await startTestApp();
  for (const path of ["/api/seats", "/api/organiser/seat"]) {
    const send = (body: string): Promise<Response> => fetch(`${app.url}${path}`, { method: "POST", body });
    expect((await send(JSON.stringify({ secret: "x".repeat(5_000) }))).status, path).toBe(413);
    expect((await send(JSON.stringify({ key: "x".repeat(100) }))).status, path).toBe(404);
  }
});
