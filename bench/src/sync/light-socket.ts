import { connect, type Socket } from "node:net";
import { clientFrame } from "./frames.ts";

/** One buffer for all sockets: what is read is looked at before the next socket reads. */
const shared = Buffer.allocUnsafe(256 * 1024);

/** A first byte. Who does not answer a ping is taken for gone. */
const pong = 0x8a;

/** Told of each message: bytes from `from` to `to`, which are overwritten afterwards. */
export type OnMessage = (bytes: Uint8Array, from: number, to: number) => void;

/**
 * A WebSocket client that does as little as one can: no masking, no copies of whole frames, no events. A
 * load made of full clients would measure the clients.
 */
export class LightSocket {
  readonly opened: Promise<void>;
  /** Why the server ended it. */
  failure: Error | null = null;
  readonly #socket: Socket;
  readonly #onMessage: OnMessage;
  #rest: Buffer | null = null;
  #isOpen = false;
  #open: () => void = () => undefined;
  #refuse: (error: Error) => void = () => undefined;

  constructor(port: number, path: string, headers: string, onMessage: OnMessage) {
    this.#onMessage = onMessage;
    this.opened = new Promise((resolve, reject) => {
      this.#open = resolve;
      this.#refuse = (error) => {
        this.failure ??= error;
        reject(error);
      };
    });
    this.opened.catch(() => undefined);
    this.#socket = connect({
      port,
      host: "127.0.0.1",
      noDelay: true,
      onread: {
        buffer: shared,
        callback: (length, buffer) => {
          this.#read(Buffer.from(buffer.buffer, buffer.byteOffset, length));
          return true;
        },
      },
    });
    this.#socket.on("error", (error) => this.#refuse(error));
    this.#socket.on("close", () => this.#refuse(new Error(`${path} was closed.`)));
    this.#socket.write(
      `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n${headers}\r\n`,
    );
  }

  send(frames: Uint8Array): void {
    this.#socket.write(frames);
  }

  close(): void {
    this.#refuse = () => undefined;
    this.#socket.destroy();
  }

  #read(chunk: Buffer): void {
    const bytes = this.#rest === null ? chunk : Buffer.concat([this.#rest, chunk]);
    const at = this.#isOpen ? this.#frames(bytes, 0) : this.#answer(bytes);
    this.#rest = at < bytes.length ? Buffer.from(bytes.subarray(at)) : null;
  }

  #answer(bytes: Buffer): number {
    const end = bytes.indexOf("\r\n\r\n");
    if (end < 0) return 0;
    const line = bytes.toString("latin1", 0, bytes.indexOf("\r\n"));
    if (!line.includes(" 101 ")) {
      this.#refuse(new Error(line));
      return bytes.length;
    }
    this.#isOpen = true;
    this.#open();
    return this.#frames(bytes, end + 4);
  }

  /** Returns where the first frame begins that is not there whole. */
  #frames(bytes: Buffer, from: number): number {
    let at = from;
    while (at + 2 <= bytes.length) {
      let body = at + 2;
      let length = (bytes[at + 1] ?? 0) & 127;
      if (length === 126) {
        if (at + 4 > bytes.length) break;
        length = bytes.readUInt16BE(at + 2);
        body = at + 4;
      } else if (length === 127) {
        if (at + 10 > bytes.length) break;
        length = Number(bytes.readBigUInt64BE(at + 2));
        body = at + 10;
      }
      if (body + length > bytes.length) break;
      const opcode = (bytes[at] ?? 0) & 15;
      if (opcode === 2) this.#onMessage(bytes, body, body + length);
      else if (opcode === 9) this.send(clientFrame(bytes.subarray(body, body + length), pong));
      else if (opcode === 8) this.#refuse(new Error(`The server closed with ${bytes.readUInt16BE(body)}.`));
      at = body + length;
    }
    return at;
  }
}
