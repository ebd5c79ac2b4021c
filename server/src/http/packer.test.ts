import { once } from "node:events";
import { createServer } from "node:http";
import { expect, test } from "vitest";
import { WebSocket, WebSocketServer, type RawData } from "ws";
import { Packer } from "./packer.ts";

const message = (length: number): Uint8Array => Buffer.alloc(length, length % 251);

test("a client gets each message of a packet whole and in order, whatever its length", async () => {
  const server = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  const sent = [0, 1, 125, 126, 127, 255, 256, 16 * 1_024].map(message);
  const http = createServer();
  http.on("upgrade", (request, stream, head) => {
    server.handleUpgrade(request, stream, head, () => stream.write(new Packer().pack(sent)));
  });
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  const address = http.address();
  if (address === null || typeof address === "string") throw new Error("It does not listen.");
  const client = new WebSocket(`ws://127.0.0.1:${address.port}`);
  const got: Buffer[] = [];
  await new Promise<void>((resolve, reject) => {
    client.on("error", reject);
    client.on("message", (data: RawData, isBinary) => {
      if (isBinary && Buffer.isBuffer(data)) got.push(data);
      if (got.length === sent.length) resolve();
    });
  });
  expect(got.map((data) => data.toString("hex"))).toEqual(
    sent.map((data) => Buffer.from(data).toString("hex")),
  );
  client.terminate();
  http.close();
});

test("those who get the same messages share one packet, and nobody gets another's", () => {
  const packer = new Packer();
  const [one, other, third] = [message(3), message(4), message(5)];
  const packet = packer.pack([one, other]);
  expect(packer.pack([one, other])).toBe(packet);
  expect(packer.pack([one])).toEqual(Buffer.from([0x82, 3, 3, 3, 3]));
  expect(packer.pack([one, third])).not.toEqual(packet);
});
