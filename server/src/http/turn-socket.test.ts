import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, request } from "node:http";
import type { Duplex } from "node:stream";
import { text } from "node:stream/consumers";
import { setImmediate as turn } from "node:timers/promises";
import { closeCodes, closeReason } from "@tandiff/shared/sync/protocol.ts";
import { expect, onTestFinished, test } from "vitest";
import { WebSocketServer } from "ws";
import { TurnSocket } from "./turn-socket.ts";

/** A server's socket, what it was upgraded on, and the other end of that, where each byte is seen. */
async function openSocket(): Promise<{ socket: TurnSocket; stream: Duplex; seen: Duplex }> {
  const server = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  const http = createServer();
  const { promise, resolve } = Promise.withResolvers<{ socket: TurnSocket; stream: Duplex }>();
  http.on("upgrade", (asked, stream, head) => {
    server.handleUpgrade(asked, stream, head, (socket) =>
      resolve({ socket: new TurnSocket(socket, stream), stream }),
    );
  });
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  onTestFinished(() => void http.close());
  const address = http.address();
  if (address === null || typeof address === "string") throw new Error("It does not listen.");
  const headers = {
    connection: "Upgrade",
    upgrade: "websocket",
    "sec-websocket-version": "13",
    "sec-websocket-key": randomBytes(16).toString("base64"),
  };
  const asking = request({ port: address.port, host: "127.0.0.1", headers }).end();
  const seen = await new Promise<Duplex>((upgraded) => {
    asking.on("upgrade", (_answer, socket) => upgraded(socket));
  });
  return { ...(await promise), seen };
}

test("what was sent before a closing goes out before it, and nothing is written behind it", async () => {
  const { socket, stream, seen } = await openSocket();
  const code = closeCodes.otherEpoch;
  socket.send(Buffer.from("before"));
  socket.close(code);
  socket.send(Buffer.from("behind"));
  socket.send(Buffer.alloc(20_000, "B"));
  await turn();
  stream.end("the end of the line");

  const closing = Buffer.from(`\x88\x02??${closeReason(code)}`, "latin1");
  closing.writeUInt8(2 + closeReason(code).length, 1);
  closing.writeUInt16BE(code, 2);
  const wire = ["\x82\x06before", closing.toString("latin1"), "the end of the line"];
  seen.setEncoding("latin1");
  expect(await text(seen)).toBe(wire.join(""));
});
