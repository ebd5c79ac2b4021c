import {
  awareness,
  clientFrame,
  hocuspocusSyncReply,
  messages,
  namePrefix,
  readEnds,
  Reader,
  step1,
  step2,
  sync,
  tandiffSaved,
  update,
} from "./frames.ts";
import { LightSocket } from "./light-socket.ts";

/** Which protocol a server speaks; the relay speaks none. */
export type Dialect = "tandiff" | "hocuspocus" | "y-websocket" | "relay";

/** Where one page connects. */
export interface Seat {
  readonly port: number;
  readonly path: string;
  /** Of the upgrade, each with its line end. */
  readonly headers: string;
  readonly dialect: Dialect;
  /** The document's name; the same for all pages of a room. */
  readonly room: string;
}

/** What a page tells of what it gets. */
export interface PageEvents {
  /** The text of a client goes up to here now. */
  readonly text?: (client: number, end: number) => void;
  /** A message with document content has come, of so many bytes. */
  readonly content?: (bytes: number) => void;
}

/** A page: says what its server wants to hear, and answers as one that has nothing. */
export class Page {
  readonly #seat: Seat;
  readonly #events: PageEvents;
  readonly #reader = new Reader();
  readonly prefix: Uint8Array;
  readonly socket: LightSocket;
  /** Messages with edits that were sent on it, and how many of them the server says it has. */
  sent = 0;
  saved = 0;
  cursors = 0;

  constructor(seat: Seat, clientId: number, events: PageEvents = {}) {
    this.#seat = seat;
    this.#events = events;
    this.prefix = seat.dialect === "hocuspocus" ? namePrefix(seat.room) : new Uint8Array();
    this.socket = new LightSocket(seat.port, seat.path, seat.headers, (bytes, from, to) =>
      this.#message(bytes, from, to),
    );
    this.socket.opened.then(
      () => this.#greet(clientId),
      () => undefined,
    );
  }

  #greet(clientId: number): void {
    const { dialect } = this.#seat;
    if (dialect === "relay") return;
    const frames = [clientFrame(messages.askForAll(this.prefix))];
    if (dialect === "tandiff") frames.unshift(clientFrame(messages.tandiffHello(clientId)));
    if (dialect === "hocuspocus") frames.unshift(clientFrame(messages.hocuspocusAuth(this.prefix)));
    this.socket.send(Buffer.concat(frames));
  }

  #message(bytes: Uint8Array, from: number, to: number): void {
    const reader = this.#reader;
    reader.bytes = bytes;
    reader.at = from + this.prefix.length;
    const type = reader.uint();
    if (type === awareness) this.cursors += 1;
    else if (type === sync || type === hocuspocusSyncReply) this.#sync(reader, to - from);
    else if (type === tandiffSaved && this.#seat.dialect === "tandiff") this.saved = reader.uint();
  }

  #sync(reader: Reader, length: number): void {
    const kind = reader.uint();
    if (kind === step1) {
      if (this.#seat.dialect === "relay") return;
      this.sent += 1;
      this.socket.send(clientFrame(messages.haveNothing(this.prefix)));
      return;
    }
    if (kind === update || kind === step2) this.#events.content?.(length);
    if (kind !== update || this.#events.text === undefined) return;
    reader.uint();
    readEnds(reader, this.#events.text);
  }
}
