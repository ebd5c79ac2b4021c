/** The least that a server can do: passes each message on to the others of the room. `node relay.ts <port>` */
import { WebSocketServer, type WebSocket } from "ws";

const rooms = new Map<string, Set<WebSocket>>();
const server = new WebSocketServer({
  host: "127.0.0.1",
  port: Number(process.argv[2]),
  perMessageDeflate: false,
});

server.on("connection", (socket, request) => {
  const name = request.url ?? "";
  const room = rooms.get(name) ?? new Set();
  rooms.set(name, room.add(socket));
  socket.on("message", (data, binary) => {
    for (const other of room) if (other !== socket) other.send(data, { binary });
  });
  socket.on("close", () => room.delete(socket));
});
