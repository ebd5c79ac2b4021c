import type { Duplex } from "node:stream";
import type { WebSocket } from "ws";
import { closeReason, type CloseCode } from "@tandiff/shared/sync/protocol.ts";
import type { SyncSocket } from "../sync/connection.ts";

const largeFrame = 16 * 1_024;

/** Streams that hold back what was written to them until all of this turn is. */
const corked: Duplex[] = [];

/**
 * A socket whose frames of one turn go out in one write: an edit, its author's cursor and an acknowledgement
 * are released by the same commit, and the call into the kernel costs more than all three.
 */
export class TurnSocket implements SyncSocket {
  readonly #socket: WebSocket;
  readonly #stream: Duplex;

  /** @param stream what the socket was upgraded on */
  constructor(socket: WebSocket, stream: Duplex) {
    this.#socket = socket;
    this.#stream = stream;
  }

  get bufferedAmount(): number {
    return this.#socket.bufferedAmount;
  }

  send(frame: Uint8Array): void {
    // Only what is written counts as waiting no more, so a large frame is a write of its own.
    if (frame.length > largeFrame) this.#stream.uncork();
    else if (this.#stream.writableCorked === 0) {
      this.#stream.cork();
      // After all microtasks, so after everything that a commit releases.
      if (corked.push(this.#stream) === 1) process.nextTick(uncorkAll);
    }
    this.#socket.send(frame);
  }

  close(code: CloseCode): void {
    this.#socket.close(code, closeReason(code));
  }
}

function uncorkAll(): void {
  for (const stream of corked.splice(0)) stream.uncork();
}
