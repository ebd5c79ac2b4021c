import type { Duplex } from "node:stream";
import type { WebSocket } from "ws";
import { closeReason, type CloseCode } from "@tandiff/shared/sync/protocol.ts";
import type { SyncSocket } from "../sync/connection.ts";
import { Packer } from "./packer.ts";

/** What is larger is worth a write of its own, and is not copied. */
const largeMessage = 16 * 1_024;

/** Those that have something to write when this turn of the event loop is over. */
const writing: TurnSocket[] = [];
const packer = new Packer();

/**
 * A socket whose messages of one turn go out in one write: an edit, its author's cursor and an acknowledgement
 * are released by the same commit, and the call into the kernel costs more than all three. They are put together
 * once for all sockets that get the same.
 */
export class TurnSocket implements SyncSocket {
  readonly #socket: WebSocket;
  readonly #stream: Duplex;
  #messages: Uint8Array[] = [];
  #bytes = 0;

  /** @param stream what the socket was upgraded on; it has to be without extensions */
  constructor(socket: WebSocket, stream: Duplex) {
    this.#socket = socket;
    this.#stream = stream;
  }

  get bufferedAmount(): number {
    return this.#socket.bufferedAmount + this.#bytes;
  }

  send(message: Uint8Array): void {
    if (message.length > largeMessage) {
      this.write();
      this.#socket.send(message);
      return;
    }
    this.#bytes += message.length;
    if (this.#messages.push(message) > 1) return;
    // After all microtasks, so after everything that a commit releases.
    if (writing.push(this) === 1) process.nextTick(writeAll);
  }

  close(code: CloseCode): void {
    this.write();
    this.#socket.close(code, closeReason(code));
  }

  /** Writes what was sent up to now, past `ws`, which would do the same work for each socket anew. */
  write(): void {
    if (this.#messages.length === 0) return;
    // Behind a closing nothing may follow: RFC 6455, section 5.5.1.
    if (this.#socket.readyState === this.#socket.OPEN) this.#stream.write(packer.pack(this.#messages));
    this.#messages = [];
    this.#bytes = 0;
  }
}

function writeAll(): void {
  for (const socket of writing.splice(0)) socket.write();
  packer.forget();
}
