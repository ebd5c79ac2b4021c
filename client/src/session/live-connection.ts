import type { ParticipantId } from "@tandiff/shared/ids.ts";
import type { LiveEvent, LiveMessage, LiveRequest, Look, Present } from "@tandiff/shared/live/protocol.ts";
import { closeCodes, isFinalClose } from "@tandiff/shared/sync/protocol.ts";
import type { BegunSocket } from "../api/begun.ts";
import { backoff, pauseAfterClose } from "../api/retry.ts";

/**
 * `refused`: the link is unknown or revoked; `unreadable`: the session cannot be opened; `erased`: nothing of it is
 * kept any more. Trying again would not help in either case.
 */
export type Line = "connecting" | "online" | "offline" | Over;
type Over = "refused" | "unreadable" | "erased";

export function isOver(line: Line): boolean {
  return line === "refused" || line === "unreadable" || line === "erased";
}

function overOf(code: number): Over {
  if (code === closeCodes.erased) return "erased";
  return code === closeCodes.noDocument ? "unreadable" : "refused";
}

export interface LiveHandlers {
  readonly onLine: (line: Line) => void;
  /** Server time in milliseconds since the epoch, as it says it. */
  readonly onTime: (now: number) => void;
  /**
   * Each event once, in order, whatever happened to the line in between. `areFirst`: all that came before is void,
   * since the server was restored from a backup, or there was nothing.
   */
  readonly onEvents: (events: readonly LiveEvent[], areFirst: boolean) => void;
  readonly onCaughtUp: () => void;
  readonly onPresence: (present: readonly Present[]) => void;
  /** What the person looks at whom this page follows. */
  readonly onLook: (of: ParticipantId, look: Look) => void;
  /** What the candidate needs may be something else now. */
  readonly onAccommodations: () => void;
  /** Somebody asks this page to come. */
  readonly onGather: (by: ParticipantId, look: Look) => void;
}

export interface LiveTiming {
  /** After this much silence the line counts as dead. Milliseconds; the server beats every 15 s. */
  readonly silence: number;
  /** Milliseconds before the next attempt. */
  readonly backoff: (failures: number) => number;
}

export interface LiveConnection {
  /** Sent when the line is up, and again on every new one: the last request of each type. */
  readonly say: (request: LiveRequest) => void;
  /** Sent if the line is up; what comes too late for that is of no use. */
  readonly sayNow: (request: LiveRequest) => void;
  /** Try now instead of when the pause is over, e.g. because the network came back. */
  readonly retryNow: () => void;
  readonly close: () => void;
}

/**
 * Keeps a live socket open until it is closed or finally refused. It asks for the events after the
 * cursor `start`, later after the last one it has handed on; `urlAfter` gives the address for a cursor.
 * `begun` is a socket for the address of `start` that was opened earlier.
 */
export function openLiveConnection(
  start: number,
  urlAfter: (cursor: number) => string,
  handlers: LiveHandlers,
  timing: LiveTiming = { silence: 35_000, backoff },
  begun: BegunSocket | null = null,
): LiveConnection {
  let cursor = start;
  let failures = 0;
  let closed = false;
  let socket: WebSocket | null = null;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let silence: ReturnType<typeof setTimeout> | undefined;
  /** Which log `cursor` counts in, once that is known. */
  let log: string | null = null;
  const lastRequests = new Map<LiveRequest["type"], LiveRequest>();

  function connect(): void {
    clearTimeout(retry);
    follow(new WebSocket(urlAfter(cursor)), []);
  }

  function follow(current: WebSocket, heardBefore: readonly unknown[]): void {
    socket = current;
    heard(current);
    current.addEventListener("message", (event) => {
      if (current === socket) hear(current, event.data);
    });
    current.addEventListener("close", (event) => lost(current, event.code));
    for (const data of heardBefore) hear(current, data);
  }

  function hear(current: WebSocket, data: unknown): void {
    if (typeof data !== "string") return;
    heard(current);
    receive(current, data);
  }

  function heard(current: WebSocket): void {
    clearTimeout(silence);
    // A dead line may never report its own closing, so it is given up here.
    silence = setTimeout(() => drop(current), timing.silence);
  }

  function drop(current: WebSocket): void {
    current.close();
    lost(current, 1006);
  }

  function lost(current: WebSocket, code: number): void {
    if (closed || current !== socket) return;
    socket = null;
    clearTimeout(silence);
    if (code === closeCodes.otherEpoch) cursor = 0;
    else if (isFinalClose(code)) {
      closed = true;
      handlers.onLine(overOf(code));
      return;
    }
    failures += 1;
    handlers.onLine("offline");
    retry = setTimeout(connect, pauseAfterClose(code, failures, timing.backoff));
  }

  function receive(current: WebSocket, data: string): void {
    const message: LiveMessage = JSON.parse(data);
    switch (message.type) {
      case "hello":
        failures = 0;
        if (log !== null && message.log !== log && cursor > 0) {
          log = message.log;
          cursor = 0;
          drop(current);
          return;
        }
        log = message.log;
        handlers.onTime(message.now);
        handlers.onLine("online");
        for (const request of lastRequests.values()) current.send(JSON.stringify(request));
        return;
      case "beat":
        handlers.onTime(message.now);
        return;
      case "events":
        hand(current, message.events);
        return;
      case "caught-up":
        handlers.onCaughtUp();
        return;
      case "presence":
        handlers.onPresence(message.present);
        return;
      case "look":
        handlers.onLook(message.of, message.look);
        return;
      case "accommodations":
        handlers.onAccommodations();
        return;
      case "gather":
        handlers.onGather(message.by, message.look);
        return;
    }
  }

  function hand(current: WebSocket, events: readonly LiveEvent[]): void {
    const fresh = events.filter((event) => event.cursor > cursor);
    if (fresh.length === 0) return;
    if (fresh.some((event, index) => event.cursor !== cursor + index + 1)) {
      // The cursor has no gaps: something was missed, so the server is asked again from here.
      drop(current);
      return;
    }
    const areFirst = cursor === 0;
    cursor += fresh.length;
    handlers.onEvents(fresh, areFirst);
  }

  function sayNow(request: LiveRequest): void {
    if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(request));
  }

  handlers.onLine("connecting");
  if (begun) follow(begun.socket, begun.heard);
  else connect();
  return {
    say(request) {
      lastRequests.set(request.type, request);
      sayNow(request);
    },
    sayNow,
    retryNow() {
      if (closed || socket !== null) return;
      failures = 0;
      connect();
    },
    close() {
      closed = true;
      clearTimeout(retry);
      clearTimeout(silence);
      socket?.close();
      socket = null;
    },
  };
}
