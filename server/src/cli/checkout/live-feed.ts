import { AppError } from "@tandiff/shared/errors.ts";
import { liveProtocol, type LiveEvent, type LiveMessage } from "@tandiff/shared/live/protocol.ts";
import { reduce } from "@tandiff/shared/session/reduce.ts";
import { emptyState, type SessionState } from "@tandiff/shared/session/state.ts";
import { closeCodes, isFinalClose } from "@tandiff/shared/sync/protocol.ts";
import type { Seat } from "../seat.ts";

export interface LiveHandlers {
  /** All events so far are folded; called again after each further one. */
  readonly onState: (state: SessionState) => void;
  readonly onLine: (isUp: boolean) => void;
  /** What was known is no longer the session's, as after a restore. */
  readonly onReset: () => void;
  readonly onFailure: (error: AppError) => void;
}

/** The server says something every 15 s. */
const silence = 35_000;
const longestPause = 5_000;

/** Keeps a live socket open, without being shown to the others as here, and folds what comes. */
export class LiveFeed {
  readonly #seat: Seat;
  readonly #handlers: LiveHandlers;
  #socket: WebSocket | null = null;
  #state: SessionState = emptyState;
  #cursor = 0;
  /** Which log the cursor counts in, once that is known. */
  #log: string | null = null;
  #failures = 0;
  #caughtUp = false;
  #closed = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(seat: Seat, handlers: LiveHandlers) {
    this.#seat = seat;
    this.#handlers = handlers;
    this.#connect();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#socket?.close();
    this.#socket = null;
  }

  #connect(): void {
    const { server, participant, cookie } = this.#seat;
    const address = `${server.replace(/^http/, "ws")}/live/${participant}?after=${this.#cursor}&presence=none`;
    const socket = new WebSocket(address, { headers: { cookie } });
    this.#socket = socket;
    this.#caughtUp = false;
    this.#heard(socket);
    socket.addEventListener("message", ({ data }) => {
      if (socket !== this.#socket || typeof data !== "string") return;
      this.#heard(socket);
      const message: LiveMessage = JSON.parse(data);
      if (message.type === "hello" && this.#isOther(message.log)) {
        socket.close();
        this.#lost(socket, closeCodes.otherEpoch);
      } else this.#receive(message);
    });
    socket.addEventListener("error", () => undefined);
    socket.addEventListener("close", ({ code }) => this.#lost(socket, code));
  }

  /** True where the cursor means nothing to the log that is there now, e.g. after a restore or a compaction. */
  #isOther(log: string): boolean {
    const isOther = this.#log !== null && log !== this.#log && this.#cursor > 0;
    this.#log = log;
    return isOther;
  }

  /** A dead line may never report its own closing. */
  #heard(socket: WebSocket): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      socket.close();
      this.#lost(socket, 1006);
    }, silence);
  }

  #receive(message: LiveMessage): void {
    switch (message.type) {
      case "hello":
        if (message.protocol !== liveProtocol)
          this.#fail("The server is of another version than this command.");
        this.#failures = 0;
        return;
      case "events":
        this.#fold(message.events);
        if (this.#caughtUp) this.#handlers.onState(this.#state);
        return;
      case "caught-up":
        this.#caughtUp = true;
        this.#handlers.onLine(true);
        this.#handlers.onState(this.#state);
        return;
      case "presence":
      case "look":
      case "gather":
      case "accommodations":
      case "beat":
        return;
    }
  }

  #fold(events: readonly LiveEvent[]): void {
    for (const event of events) {
      if (event.cursor <= this.#cursor) continue;
      this.#state = reduce(this.#state, event);
      this.#cursor = event.cursor;
    }
  }

  #lost(socket: WebSocket, code: number): void {
    if (this.#closed || socket !== this.#socket) return;
    this.#socket = null;
    clearTimeout(this.#timer);
    if (code === closeCodes.otherEpoch) {
      this.#state = emptyState;
      this.#cursor = 0;
      this.#handlers.onReset();
    } else if (isFinalClose(code)) {
      return this.#fail(finalWords(code));
    }
    this.#handlers.onLine(false);
    this.#failures += 1;
    this.#timer = setTimeout(() => this.#connect(), Math.min(longestPause, 250 * 2 ** (this.#failures - 1)));
  }

  #fail(sentence: string): void {
    this.close();
    this.#handlers.onFailure(new AppError("not-allowed", sentence));
  }
}

function finalWords(code: number): string {
  switch (code) {
    case closeCodes.unauthorised:
      return "This link does not work any more. Ask the person who sent it for a new one.";
    case closeCodes.erased:
      return "This interview was erased.";
    default:
      return "The server does not accept this command's connection.";
  }
}
