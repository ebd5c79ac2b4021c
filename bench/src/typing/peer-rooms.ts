import { readFile } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { getYDoc, setupWSConnection } from "@y/websocket-server/utils";
import { Server } from "@hocuspocus/server";
import { WebSocketServer, type WebSocket } from "ws";

/** Run as a process of its own, as servers are: `node peer-rooms.ts <kind> <file>` says where it listens. */
const [kind, file = ""] = process.argv.slice(2);
const text = await readFile(file, "utf8");
if (kind === "y-websocket") await serveYWebsocket();
else if (kind === "hocuspocus") await serveHocuspocus();
else if (kind === "bare") await serveBare();
else throw new Error(`There is no server "${kind}".`);

function serveYWebsocket(): Promise<void> {
  getYDoc("code").getText("text").insert(0, text);
  return accept((socket, request) => setupWSConnection(socket, request));
}

async function serveHocuspocus(): Promise<void> {
  const server = new Server({
    address: "127.0.0.1",
    port: 0,
    quiet: true,
    onLoadDocument: async ({ document }) => {
      document.getText("text").insert(0, text);
    },
  });
  await server.listen();
  tell(server.address.port);
}

/** Passes on what it is told, and nothing else. */
function serveBare(): Promise<void> {
  const sockets = new Set<WebSocket>();
  return accept((socket) => {
    sockets.add(socket);
    socket.send(JSON.stringify({ at: 0, text }));
    socket.on("close", () => sockets.delete(socket));
    socket.on("message", (data: Buffer) => {
      for (const other of sockets) if (other !== socket) other.send(data.toString());
    });
  });
}

async function accept(join: (socket: WebSocket, request: IncomingMessage) => void): Promise<void> {
  const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
  server.on("connection", join);
  await new Promise<void>((resolve) => server.once("listening", resolve));
  const address = server.address();
  tell(typeof address === "object" && address !== null ? address.port : 0);
}

function tell(port: number): void {
  process.stdout.write(`ws://127.0.0.1:${port}\n`);
}
