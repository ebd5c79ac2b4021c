import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer, type WebSocket } from "ws";
import { ParticipantId } from "@tandiff/shared/ids.ts";
import { limits } from "@tandiff/shared/limits.ts";
import { beatMilliseconds, closeCodes } from "@tandiff/shared/sync/protocol.ts";
import type { Seat } from "../domain/seats.ts";
import { LiveHub } from "../live/live-socket.ts";
import type { Services } from "../services.ts";
import { Rooms } from "../sync/rooms.ts";
import { readCookie, seatCookie } from "./cookies.ts";

export interface Sockets {
  /** Closes all sockets such that pages come back soon, and takes no new ones. */
  close(): void;
}

const livePath = /^\/live\/([^/]+)$/;
const syncPath = /^\/sync\/([^/]+)\/([^/]+)$/;

/**
 * The two sockets, `/live/<participant>` and `/sync/<participant>/<document>`. A socket without a seat
 * is accepted and closed at once with a code, since a browser cannot see why an upgrade failed.
 */
export function acceptSockets(server: Server, services: Services): Sockets {
  const { config, seats, storage, now, report } = services;
  const live = new LiveHub(now);
  const rooms = new Rooms({ storage, now });
  const forWriters = newSocketServer(limits.writerFrame);
  const forReaders = newSocketServer(limits.readerFrame);
  const beat = setInterval(() => {
    live.beat();
    rooms.beat();
  }, beatMilliseconds);
  let closing = false;

  server.on("upgrade", (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    stream.on("error", () => stream.destroy());
    const url = new URL(request.url ?? "/", "http://localhost");
    const { origin } = request.headers;
    const path = livePath.exec(url.pathname) ?? syncPath.exec(url.pathname);
    if (closing || !path) return refuseUpgrade(stream, 404);
    if (origin !== undefined && !config.origins.includes(origin)) return refuseUpgrade(stream, 403);
    const seat = findSeat(request, path[1]);
    const writes = seat !== null && seat.participant.role !== "observer";
    (writes ? forWriters : forReaders).handleUpgrade(request, stream, head, (socket) => {
      socket.on("error", () => socket.terminate());
      if (!seat) return socket.close(closeCodes.unauthorised);
      const document = path[2];
      if (document === undefined) joinLive(seat, socket, url.searchParams.get("after"));
      else joinRoom(seat, socket, document);
    });
  });

  function findSeat(request: IncomingMessage, id: string | undefined): Seat | null {
    const participant = ParticipantId.safeParse(id);
    if (!participant.success) return null;
    const token = readCookie(request.headers.cookie, seatCookie(participant.data));
    return token === null ? null : seats.find(participant.data, token);
  }

  function joinLive(seat: Seat, socket: WebSocket, after: string | null): void {
    const cursor = /^\d{1,15}$/.test(after ?? "") ? Number(after) : 0;
    const connection = live.join(seat, socket, cursor);
    socket.on("message", (data: Buffer, isBinary) => {
      if (isBinary) connection.close(closeCodes.badFrame);
      else connection.receive(data.toString("utf8"));
    });
    socket.on("close", () => connection.closed());
  }

  function joinRoom(seat: Seat, socket: WebSocket, document: string): void {
    const connection = rooms.join(seat, document, socket);
    if (typeof connection === "number") return socket.close(connection);
    socket.on("message", (data: Buffer, isBinary) => {
      try {
        if (isBinary) connection.receive(data);
        else connection.close(closeCodes.badFrame);
      } catch (error) {
        report(error);
        connection.close(closeCodes.notStored);
      }
    });
    socket.on("close", () => connection.closed());
  }

  return {
    close() {
      closing = true;
      clearInterval(beat);
      live.closeAll(closeCodes.restarting);
      rooms.closeAll(closeCodes.restarting);
    },
  };
}

function newSocketServer(maxPayload: number): WebSocketServer {
  return new WebSocketServer({ noServer: true, maxPayload, perMessageDeflate: false });
}

function refuseUpgrade(stream: Duplex, status: 403 | 404): void {
  stream.end(`HTTP/1.1 ${status} ${status === 403 ? "Forbidden" : "Not Found"}\r\nConnection: close\r\n\r\n`);
}
