import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import {
  closeCodes,
  messageTypes,
  syncProtocol,
  syncTypes,
  type DocumentName,
} from "@tandiff/shared/sync/protocol.ts";
import { onTestFinished } from "vitest";
import { WebSocket, type ClientOptions } from "ws";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";
import { until, type Person } from "../testing-app.ts";
import { rawUpdate, text } from "./testing.ts";

/** Each would wait for the end of the process, too, to say that its person is gone: Node warns of more than ten who do. */
function endWithTest(provider: WebsocketProvider): void {
  const { _exitHandler: sayGone } = provider;
  process.off("exit", sayGone);
  onTestFinished(() => provider.destroy());
}

/** For tests only: a stock page, y-websocket as it is published, with the seat's cookie. */
export class StockPage {
  readonly doc = new Y.Doc();
  readonly provider: WebsocketProvider;
  /** Types of the frames that came, and when. */
  readonly frames: { readonly type: number; readonly at: number }[] = [];
  readonly closed: number[] = [];
  connections = 0;

  constructor(person: Person, clientId?: number, document: DocumentName = "code") {
    if (clientId !== undefined) this.doc.clientID = clientId;
    const { frames, closed } = this;
    const connect = (): void => {
      this.connections += 1;
    };
    class SocketWithCookie extends globalThis.WebSocket {
      constructor(url: string | URL) {
        super(url, { headers: { Cookie: person.cookie } });
        connect();
        this.addEventListener("message", ({ data }) => {
          if (data instanceof ArrayBuffer)
            frames.push({ type: new Uint8Array(data)[0] ?? -1, at: Date.now() });
        });
        this.addEventListener("close", ({ code }) => closed.push(code));
      }
    }
    this.provider = new WebsocketProvider(person.socketUrl("sync"), document, this.doc, {
      disableBc: true,
      maxBackoffTime: 100,
      WebSocketPolyfill: SocketWithCookie,
    });
    endWithTest(this.provider);
  }

  async synced(): Promise<this> {
    await until("the page has the server's text", () => this.provider.synced);
    return this;
  }

  file(index = 0): Y.Text {
    return this.doc.getText(`f:${index}`);
  }
}

/**
 * For tests only: a page that counts as ours does: it says hello, sends nothing ahead of the answer to the server's
 * first sync step, and knows which of its words were acknowledged.
 */
export class CountingPage {
  readonly doc = new Y.Doc({ gc: false });
  readonly provider: WebsocketProvider;
  readonly typed: string[] = [];
  /** Of `typed`, those that the server said are stored: the first so many. */
  acknowledged = 0;
  acknowledgedAt = 0;
  readonly closed: { readonly code: number; readonly reason: string; readonly at: number }[] = [];

  #end: Y.RelativePosition | null = null;
  /** @param longest milliseconds that it waits at most before it comes back; a server that stops is left at once */
  constructor(person: Person, longest = 100) {
    const { doc, typed, closed } = this;
    const acknowledge = (count: number): void => {
      this.acknowledged = Math.max(this.acknowledged, count);
      this.acknowledgedAt = performance.now();
    };
    class CountingSocket extends globalThis.WebSocket {
      /** How many words had been typed when each counted frame went out. */
      readonly #counts: number[] = [];

      constructor(url: string | URL) {
        super(url, { headers: { Cookie: person.cookie } });
        this.addEventListener("open", () => super.send(new Uint8Array(helloFrame(doc.clientID))));
        this.addEventListener("message", ({ data }) => {
          if (!(data instanceof ArrayBuffer)) return;
          const frame = new Uint8Array(data);
          if (frame[0] !== messageTypes.saved) return;
          const saved = decoding.readVarUint(decoding.createDecoder(frame.subarray(1)));
          acknowledge(this.#counts[saved - 1] ?? 0);
        });
        this.addEventListener("close", ({ code, reason }) =>
          closed.push({ code, reason, at: performance.now() }),
        );
      }

      override send(data: Parameters<InstanceType<typeof globalThis.WebSocket>["send"]>[0]): void {
        const [type, kind] = data instanceof Uint8Array ? data : [];
        if (type === messageTypes.sync && kind === syncTypes.update && this.#counts.length === 0) return;
        if (type === messageTypes.sync && kind !== syncTypes.step1) this.#counts.push(typed.length);
        super.send(data);
      }
    }
    this.provider = new WebsocketProvider(person.socketUrl("sync"), "code", doc, {
      disableBc: true,
      maxBackoffTime: longest,
      WebSocketPolyfill: CountingSocket,
    });
    this.provider.on("connection-close", (event, provider) => {
      provider.maxBackoffTime = event?.code === closeCodes.restarting ? 0 : longest;
    });
    const { messageHandlers } = this.provider;
    for (const type of [messageTypes.welcome, messageTypes.saved, messageTypes.refused]) {
      messageHandlers[type] = () => undefined;
    }
    endWithTest(this.provider);
  }

  async synced(): Promise<this> {
    await until("the page has the server's text", () => this.provider.synced);
    return this;
  }

  file(): Y.Text {
    return this.doc.getText("f:0");
  }

  /** Types a word right behind the one before, as people do. */
  typeOn(word: string): void {
    const place = this.#end && Y.createAbsolutePositionFromRelativePosition(this.#end, this.doc);
    const index = place?.index ?? this.file().length;
    this.typed.push(word);
    this.file().insert(index, word);
    this.#end = Y.createRelativePositionFromTypeIndex(this.file(), index + word.length, -1);
  }

  /** Types a word in front of or behind all that is there, so that no word is ever cut in two. */
  type(word: string, isInFront: boolean): void {
    this.typed.push(word);
    this.file().insert(isInFront ? 0 : this.file().length, word);
  }
}

/** For tests only: a socket that sends what the test says, and keeps what it gets. */
export class RawPage {
  readonly socket: WebSocket;
  readonly received: Uint8Array[] = [];
  closedWith: number | null = null;
  #wasOpen = false;

  constructor(url: string, options: ClientOptions = {}) {
    this.socket = new WebSocket(url, options);
    this.socket.on("message", (data: Buffer) => this.received.push(new Uint8Array(data)));
    this.socket.on("close", (code) => {
      this.closedWith = code;
    });
    this.socket.on("open", () => {
      this.#wasOpen = true;
    });
    this.socket.on("error", () => undefined);
    onTestFinished(() => this.socket.terminate());
  }

  /** The person's socket on the document `code`, open. */
  static async of(person: Person): Promise<RawPage> {
    const page = new RawPage(`${person.socketUrl("sync")}/code`, { headers: { Cookie: person.cookie } });
    await page.opened();
    return page;
  }

  get isOpen(): boolean {
    return this.#wasOpen;
  }

  get isRefused(): boolean {
    return this.closedWith !== null;
  }

  opened(): Promise<void> {
    return until("the socket is open", () => this.#wasOpen);
  }

  async closes(): Promise<number | null> {
    await until("the server closes the socket", () => this.closedWith !== null);
    return this.closedWith;
  }

  send(...frames: readonly Uint8Array[]): void {
    for (const frame of frames) this.socket.send(frame);
  }

  of(type: number): Uint8Array[] {
    return this.received.filter((frame) => frame[0] === type);
  }

  /** The last count that was acknowledged. */
  saved(): number {
    const last = this.of(messageTypes.saved).at(-1);
    return last ? decoding.readVarUint(decoding.createDecoder(last.subarray(1))) : 0;
  }

  /** What the awareness frames that came say, entry by entry. */
  awareness(): { clientId: number; clock: number; state: unknown }[] {
    return this.of(messageTypes.awareness).flatMap((frame) => {
      const decoder = decoding.createDecoder(frame.subarray(1));
      decoding.readVarUint(decoder);
      return Array.from({ length: decoding.readVarUint(decoder) }, () => {
        const clientId = decoding.readVarUint(decoder);
        const clock = decoding.readVarUint(decoder);
        const state: unknown = JSON.parse(decoding.readVarString(decoder));
        return { clientId, clock, state };
      });
    });
  }
}

/** A page on the document `code` that has said hello with this client id. */
export async function greeted(person: Person, clientId: number): Promise<RawPage> {
  const page = await RawPage.of(person);
  page.send(helloFrame(clientId));
  await until("the page is welcome", () => page.of(messageTypes.welcome).length > 0);
  return page;
}

/** A new string of `client` in a file. */
export function typedFrame(client: number, value: string, clock = 0, file = "f:0"): Uint8Array {
  const structs = [{ kind: 4, parent: file, content: text(value) }];
  return syncFrame("update", rawUpdate([{ client, clock, structs }]));
}

export function helloFrame(clientId: number, epoch = ""): Uint8Array {
  const encoder = encoding.createEncoder();
  for (const value of [messageTypes.hello, syncProtocol, clientId]) encoding.writeVarUint(encoder, value);
  encoding.writeVarString(encoder, epoch);
  return encoding.toUint8Array(encoder);
}

export function syncFrame(type: keyof typeof syncTypes, body: Uint8Array): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, messageTypes.sync);
  encoding.writeVarUint(encoder, syncTypes[type]);
  encoding.writeVarUint8Array(encoder, body);
  return encoding.toUint8Array(encoder);
}

export function awarenessFrame(clientId: number, state: unknown, clock = 1): Uint8Array {
  const body = encoding.createEncoder();
  for (const value of [1, clientId, clock]) encoding.writeVarUint(body, value);
  encoding.writeVarString(body, JSON.stringify(state));
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, messageTypes.awareness);
  encoding.writeVarUint8Array(encoder, encoding.toUint8Array(body));
  return encoding.toUint8Array(encoder);
}

export function causeFrame(thread: string): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, messageTypes.cause);
  encoding.writeVarString(encoder, thread);
  return encoding.toUint8Array(encoder);
}
