import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer, type WebSocket } from "ws";
import { AppError } from "@tandiff/shared/errors.ts";
import { ParticipantId } from "@tandiff/shared/ids.ts";
import { limits } from "@tandiff/shared/limits.ts";
import { closeCodes, closeReason, type CloseCode } from "@tandiff/shared/sync/protocol.ts";
import type { Seat } from "../domain/seats.ts";
import { LiveHub } from "../live/live-socket.ts";
import type { Services } from "../services.ts";
import { NewerRow } from "../storage/newer-row.ts";
import type { Connection, SyncSocket } from "../sync/connection.ts";
import { weightOf } from "../sync/frames.ts";
import { clientNetwork } from "./client-address.ts";
import { TooManyGuesses } from "./guess-limit.ts";
import { refuse } from "./http-server.ts";
import { spreadOver } from "./spread-over.ts";
import { outOfReach, stopping } from "./stopping.ts";
import { throttle } from "./throttle.ts";
import { TurnSocket } from "./turn-socket.ts";
import { readCookie, seatCookie } from "./cookies.ts";

export interface Sockets {
  /**
   * Takes no socket any more, and lets the people go one after the other within `milliseconds`: no frame of theirs is
   * taken from then on, and their sockets are closed once what came before is acknowledged, such that pages come back
   * at once.
   */
  drain(milliseconds: number): Promise<void>;
  readonly isDraining: boolean;
  /** Whether a participant has any. */
  isHere(participant: ParticipantId): boolean;
  /**
   * While it is not, nothing can be stored here, and another node may do so: nobody is let in, who waits for the storage is
   * cut off, and the people who are here are sent there one after the other within `milliseconds`, unless it is again before.
   */
  setInReach(isStorageInReach: boolean, milliseconds: number): void;
  readonly isInReach: boolean;
  /** How many of each kind are open, and how many bytes wait for the one that most wait for. */
  counts(): { readonly live: number; readonly sync: number; readonly backlog: number };
  /** Cuts off whoever has not answered the closing. */
  terminate(): void;
}

const livePath = /^\/live\/([^/]+)$/;
const syncPath = /^\/sync\/([^/]+)\/([^/]+)$/;

/**
 * The two sockets, `/live/<participant>` and `/sync/<participant>/<document>`. A socket without a seat
 * is accepted and closed at once with a code, since a browser cannot see why an upgrade failed.
 */
export function acceptSockets(server: Server, services: Services): Sockets {
  const { config, sessions, seats, guesses, rooms, quotas, now, beatMilliseconds, metrics, report } =
    services;
  const live = new LiveHub({
    log: services.storage.restoration,
    fanOut: services.fanOut,
    now,
    rejected: () => metrics.rejected("bad-frame"),
  });
  const forWriters = newSocketServer(limits.writerFrame);
  const forReaders = newSocketServer(limits.readerFrame);
  const silent = new WeakSet<WebSocket>();
  const beat = setInterval(() => {
    live.beat();
    rooms.beat();
    // A browser answers a ping by itself: who did not answer the last one, and was read, is gone without a word.
    for (const socket of openSockets()) {
      if (silent.has(socket) && !socket.isPaused) socket.terminate();
      silent.add(socket);
      socket.ping();
    }
  }, beatMilliseconds);
  // Often enough that a line which fails is seen before somebody wonders.
  const probe = setInterval(() => live.probe(), beatMilliseconds / 3);
  let draining = false;
  let isStorageInReach = true;
  /** What ends the waiting of those who wait for the storage. */
  const waiting = new Set<() => void>();
  const gone = new Set<ParticipantId>();
  const open = { live: new Set<WebSocket>(), sync: new Set<WebSocket>() };
  const socketCounts = new Map<ParticipantId, number>();

  seats.onEnded((participant) => {
    live.closeAll(closeCodes.unauthorised, participant);
    rooms.closeAll(closeCodes.unauthorised, participant);
  });

  sessions.onForgotten((session, code) => live.end(session, code));

  const openSockets = (): readonly WebSocket[] => [...forWriters.clients, ...forReaders.clients];

  server.on("upgrade", (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    stream.on("error", () => stream.destroy());
    upgrade(request, stream, head).catch((error: unknown) => {
      if (error instanceof TooManyGuesses)
        return refuse(stream, error, { "Retry-After": String(error.retryAfter) });
      report(error);
      refuse(stream, new AppError("internal", "Something went wrong on the server."));
    });
  });

  async function upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): Promise<void> {
    const url = URL.parse(request.url ?? "/", "http://localhost");
    const { origin } = request.headers;
    const path = url && (livePath.exec(url.pathname) ?? syncPath.exec(url.pathname));
    if (!path) return refuse(stream, new AppError("not-found", "There is no socket here."));
    if (origin !== undefined && !config.origins.includes(origin))
      return refuse(stream, new AppError("not-allowed", "This page may not call this server."));
    const before = isStorageInReach
      ? await whileInReach(findSeat(request, path[1]), closeCodes.notStored)
      : closeCodes.notStored;
    if (draining) return refuse(stream, stopping());
    // Also where it went while the seat was looked for.
    if (!isStorageInReach) return refuse(stream, outOfReach());
    // From here on all is one turn: nobody's link ends in between.
    const found = typeof before === "number" ? before : seatOrCode(before);
    const seat = typeof found === "number" ? null : found;
    const document = path[2];
    const mayCome = seat !== null && document !== undefined && mayComeToWrite(seat);
    (mayCome ? forWriters : forReaders).handleUpgrade(request, stream, head, (socket) => {
      socket.on("error", () => socket.terminate());
      socket.on("pong", () => silent.delete(socket));
      if (typeof found === "number") return turnAway(socket, found);
      // To open one is much work too.
      if (quotas.frames(found.participant.id).spend(0) === "close")
        return turnAway(socket, closeCodes.tooFast);
      if (!admit(found.participant.id, socket)) return turnAway(socket, closeCodes.tooMany);
      socket.on("close", found.session.uses.hold());
      if (document === undefined) joinLive(found, socket, url.searchParams);
      else void joinRoom(found, socket, stream, document);
    });
  }

  /** What is found in the storage, or `otherwise` once that is out of reach: it may take long until it is known to fail. */
  async function whileInReach<Found>(found: Promise<Found>, otherwise: Found): Promise<Found> {
    const { promise, resolve } = Promise.withResolvers<Found>();
    const end = (): void => resolve(otherwise);
    waiting.add(end);
    return Promise.race([found, promise]).finally(() => waiting.delete(end));
  }

  /** Counts a participant's sockets; false when they have as many as they may. */
  function admit(participant: ParticipantId, socket: WebSocket): boolean {
    const before = socketCounts.get(participant) ?? 0;
    if (before >= limits.sockets) return false;
    socketCounts.set(participant, before + 1);
    socket.on("close", () => {
      const left = (socketCounts.get(participant) ?? 1) - 1;
      if (left > 0) socketCounts.set(participant, left);
      else socketCounts.delete(participant);
    });
    return true;
  }

  function keepSlow(
    seat: Seat,
    socket: WebSocket,
    connection: { close(code: CloseCode): void },
    weight: (frame: Uint8Array) => number = () => 1,
  ): void {
    const quota = quotas.frames(seat.participant.id);
    throttle(
      socket,
      (bytes, frames) => quota.spend(bytes, frames),
      weight,
      () => {
        metrics.rejected("too-fast");
        connection.close(closeCodes.tooFast);
      },
    );
  }

  function count(socket: WebSocket, kind: keyof typeof open): void {
    open[kind].add(socket);
    socket.on("close", () => open[kind].delete(socket));
  }

  /** The seat, or the code to close its socket with. @throws TooManyGuesses */
  async function findSeat(request: IncomingMessage, id: string | undefined): Promise<Seat | CloseCode> {
    const participant = ParticipantId.safeParse(id);
    if (!participant.success) return closeCodes.unauthorised;
    const token = readCookie(request.headers.cookie, seatCookie(participant.data));
    if (token === null) return closeCodes.unauthorised;
    const { headers, socket } = request;
    const forwarded = headers["x-forwarded-for"];
    const claims = typeof forwarded === "string" ? forwarded : forwarded?.join();
    const network = clientNetwork(socket.remoteAddress, claims, config.proxies);
    const find = (): Promise<Seat | null> => seats.find(participant.data, token);
    const secret = `${participant.data} ${token}`;
    try {
      return (await guesses.attempt(network, secret, find)) ?? closeCodes.unauthorised;
    } catch (error) {
      return codeFor(error);
    }
  }

  /** The seat as it is now, or the code to close its socket with. */
  function seatOrCode(seat: Seat): Seat | CloseCode {
    try {
      return seats.stillOpen(seat);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      if (error.code === "erased") return closeCodes.erased;
      return error.code === "not-stored" ? closeCodes.notStored : closeCodes.unauthorised;
    }
  }

  /** The code for what cannot be opened: for good, which the operator is told, or just now. */
  function codeFor(error: unknown): CloseCode {
    if (error instanceof TooManyGuesses || !(error instanceof AppError)) throw error;
    if (error.code === "erased") return closeCodes.erased;
    const isNewer = error instanceof NewerRow;
    if (!isNewer && (error.code === "not-stored" || error.code === "conflict")) return closeCodes.notStored;
    report(error);
    // A node of the newer version takes them in.
    return isNewer ? closeCodes.restarting : closeCodes.noDocument;
  }

  function joinLive(seat: Seat, socket: WebSocket, asked: URLSearchParams): void {
    count(socket, "live");
    const after = asked.get("after") ?? "";
    const cursor = /^\d{1,15}$/.test(after) ? Number(after) : 0;
    const connection = live.join(seat, socket, cursor, asked.get("presence") !== "none");
    keepSlow(seat, socket, connection);
    socket.on("message", (data: Buffer, isBinary) => {
      connection.receive(isBinary ? "" : data.toString("utf8"));
    });
    socket.on("pong", () => connection.answered());
    socket.on("close", () => connection.closed());
  }

  async function joinRoom(seat: Seat, socket: WebSocket, stream: Duplex, document: string): Promise<void> {
    count(socket, "sync");
    // What the page sends meanwhile, even its going, waits on its side.
    socket.pause();
    const joining = join(seat, document, socket, new TurnSocket(socket, stream));
    const connection = await whileInReach(joining, closeCodes.restarting);
    socket.resume();
    if (typeof connection === "number") {
      void joining.then((late) => typeof late === "number" || late.closed());
      return socket.close(connection, closeReason(connection));
    }
    keepSlow(seat, socket, connection, weightOf);
    socket.on("message", (data: Buffer, isBinary) => {
      if (gone.has(seat.participant.id)) return;
      try {
        const isTooLarge = data.length > largestFrame(seat);
        if (!isBinary || isTooLarge) {
          metrics.rejected(isTooLarge ? "too-large" : "bad-frame");
          connection.close(isTooLarge ? closeCodes.tooLarge : closeCodes.badFrame);
        } else connection.receive(data);
      } catch (error) {
        report(error);
        connection.close(closeCodes.notStored);
      }
    });
    socket.on("close", () => connection.closed());
  }

  async function join(
    seat: Seat,
    document: string,
    socket: WebSocket,
    turns: SyncSocket,
  ): Promise<Connection | CloseCode> {
    const seatNow = (): Seat | CloseCode =>
      draining || !isStorageInReach || socket.readyState !== socket.OPEN
        ? closeCodes.restarting
        : seatOrCode(seat);
    try {
      return await rooms.join(seatNow, document, turns);
    } catch (error) {
      const found = seatNow();
      if (typeof found === "number") return found;
      if (error instanceof AppError) return codeFor(error);
      report(error);
      return closeCodes.notStored;
    }
  }

  return {
    async drain(milliseconds) {
      draining = true;
      clearInterval(beat);
      clearInterval(probe);
      await spreadOver(milliseconds, [...socketCounts.keys()], (participant) => {
        gone.add(participant);
        live.closeAll(closeCodes.restarting, participant);
        rooms.closeAfterCommits(closeCodes.restarting, participant);
      });
    },
    setInReach(isInReach, milliseconds) {
      if (isInReach === isStorageInReach) return;
      isStorageInReach = isInReach;
      if (isInReach) return;
      // As when a node is killed, pages ask another one: what they wait for may come after much longer, or not at all.
      for (const end of waiting) end();
      server.closeAllConnections();
      void spreadOver(milliseconds, [...socketCounts.keys()], (participant) => {
        if (isStorageInReach) return;
        live.closeAll(closeCodes.restarting, participant);
        rooms.closeAll(closeCodes.restarting, participant);
      });
    },
    get isDraining() {
      return draining;
    },
    get isInReach() {
      return isStorageInReach;
    },
    isHere: (participant) => socketCounts.has(participant),
    counts: () => ({
      live: open.live.size,
      sync: open.sync.size,
      backlog: Math.max(0, ...openSockets().map(({ bufferedAmount }) => bufferedAmount)),
    }),
    terminate() {
      for (const socket of openSockets()) socket.terminate();
    },
  };
}

function isObserver({ session, participant }: Seat): boolean {
  return session.participant(participant.id).role === "observer";
}

/** Whether a socket on a document may one day bring what a writer brings: the observer of a trainee may step in. */
function mayComeToWrite(seat: Seat): boolean {
  return !isObserver(seat) || seat.session.state.leadingTrainee !== null;
}

/** Asked for each frame: an observer may have stepped in. */
function largestFrame(seat: Seat): number {
  return isObserver(seat) ? limits.readerFrame : limits.writerFrame;
}

/** For so long a socket that was turned away may answer its closing; ws alone would wait for 30 s. Milliseconds. */
const farewell = 2_000;

/** Closes a socket that nobody counts, and cuts it off when it does not leave: many of them would fill the memory. */
function turnAway(socket: WebSocket, code: CloseCode): void {
  const cutOff = setTimeout(() => socket.terminate(), farewell);
  socket.on("close", () => clearTimeout(cutOff));
  socket.close(code);
}

/** ws itself closes with 1009, after which a page tries again and again: so it is left some room. */
function newSocketServer(largest: number): WebSocketServer {
  return new WebSocketServer({ noServer: true, maxPayload: 2 * largest, perMessageDeflate: false });
}
