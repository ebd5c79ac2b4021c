import type { LiveEvent, LiveMessage } from "@tandiff/shared/live/protocol.ts";
import { closeCodes } from "@tandiff/shared/sync/protocol.ts";
import { onTestFinished } from "vitest";
import { WebSocket } from "ws";
import type { Person } from "../testing-app.ts";

/** Milliseconds before a line that broke is opened again. A server that stops is left at once. */
const betweenAttempts = 200;

/** For tests only: a page's live socket that comes back as a page does, and goes on after the last event it has. */
export class ReturningLive {
  /** Each once, in order, with a cursor that is one more than that before. */
  readonly events: LiveEvent[] = [];
  readonly #person: Person;
  readonly #onEvent: (event: LiveEvent) => void;
  #socket: WebSocket | null = null;
  #isOver = false;

  constructor(person: Person, onEvent: (event: LiveEvent) => void) {
    this.#person = person;
    this.#onEvent = onEvent;
    this.#connect();
    onTestFinished(() => this.close());
  }

  close(): void {
    this.#isOver = true;
    this.#socket?.terminate();
  }

  #connect(): void {
    if (this.#isOver) return;
    const socket = new WebSocket(`${this.#person.socketUrl("live")}?after=${this.events.length}`, {
      headers: { Cookie: this.#person.cookie },
    });
    this.#socket = socket;
    socket.on("error", () => undefined);
    socket.on("message", (data: Buffer) => this.#hear(JSON.parse(data.toString("utf8"))));
    socket.on("close", (code) => {
      setTimeout(() => this.#connect(), code === closeCodes.restarting ? 0 : betweenAttempts);
    });
  }

  #hear(message: LiveMessage): void {
    if (message.type !== "events") return;
    for (const event of message.events) {
      if (event.cursor <= this.events.length) continue;
      if (event.cursor !== this.events.length + 1) return this.#socket?.terminate();
      this.events.push(event);
      this.#onEvent(event);
    }
  }
}
