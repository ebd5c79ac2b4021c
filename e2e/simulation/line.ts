import { AppError } from "@tandiff/shared/errors.ts";
import { closeCodes, messageTypes, type DocumentName } from "@tandiff/shared/sync/protocol.ts";
import * as decoding from "lib0/decoding";
import type { Connection, SyncSocket } from "../../server/src/sync/connection.ts";
import type { OpenSession } from "../../server/src/domain/open-session.ts";
import type { SeatToken, SimulatedNode } from "./node.ts";
import type { SimulatedServer } from "./server.ts";
import { Witness } from "./witness.ts";

/** Lines by the host in their pages' socket addresses. */
const lines = new Map<string, Line>();

/** What a browser reports of a line that broke. */
const broken = 1006;

/** Stands in for the browser's WebSocket: the other end is the line of the page that opens it. */
export class LineSocket extends EventTarget {
  static readonly OPEN = 1;
  readonly OPEN = 1;
  readyState = 0;
  onopen: ((event: Event) => void) | null = null;
  onmessage: ((event: MessageEvent) => void) | null = null;
  onclose: ((event: CloseEvent) => void) | null = null;
  /** Frames with document changes that went out, and how many of them the server says are stored. */
  sent = 0;
  acknowledged = 0;
  readonly witness: Witness;
  readonly #line: Line;

  constructor(url: string) {
    super();
    const line = lines.get(new URL(url).hostname);
    if (!line) throw new Error(`There is no line at ${url}.`);
    this.#line = line;
    this.witness = line.newWitness();
    line.attach(this);
  }

  get isSaved(): boolean {
    return this.readyState === this.OPEN && this.sent > 0 && this.sent === this.acknowledged;
  }

  send(frame: Uint8Array): void {
    if (this.readyState !== this.OPEN) return;
    const update = this.witness.sent(frame);
    if (update !== null) {
      this.sent += 1;
      this.#line.onEdits(update);
    }
    this.#line.toServer.push(frame);
  }

  close(): void {
    if (this.readyState === 3) return;
    this.readyState = 3;
    this.#line.hangUp();
  }

  opened(): void {
    this.readyState = this.OPEN;
    const event = new Event("open");
    this.dispatchEvent(event);
    this.onopen?.(event);
  }

  received(frame: Uint8Array): void {
    if (frame[0] === messageTypes.saved) {
      this.acknowledged = decoding.readVarUint(decoding.createDecoder(frame.subarray(1)));
    }
    this.onmessage?.(new MessageEvent("message", { data: new Uint8Array(frame).buffer }));
  }

  closed(code: number): void {
    this.readyState = 3;
    this.onclose?.(new CloseEvent("close", { code }));
  }
}

export interface LineOptions {
  readonly server: SimulatedServer;
  readonly seat: SeatToken;
  readonly document: DocumentName;
  /** In its page's socket addresses. */
  readonly host: string;
}

/** One page's way to a node of the server, and to the one that tells it of the session's events. What is under way arrives when the plan says so, or is lost with the line. */
export class Line {
  readonly toServer: Uint8Array[] = [];
  /** Told of every update that the page sends. */
  onEdits: (update: Uint8Array) => void = () => undefined;
  readonly #toPage: (() => void)[] = [];
  readonly #server: SimulatedServer;
  readonly seat: SeatToken;
  readonly #document: DocumentName;
  readonly #host: string;
  #socket: LineSocket | null = null;
  #connection: Connection | null = null;
  #node: SimulatedNode | null = null;
  /** The node that the page hears events from, and whether it has told all that had happened. */
  #teller: SimulatedNode | null = null;
  #isTold = false;
  /** What the page sends waits until the server has let it in. */
  #isJoining = false;
  /** Connections that the server still takes for open. */
  #ghosts: Connection[] = [];
  #isCut = false;
  #isRevoked = false;
  #hasLinkEnded = false;

  constructor({ server, seat, document, host }: LineOptions) {
    this.#server = server;
    this.seat = seat;
    this.#document = document;
    this.#host = host;
    lines.set(host, this);
  }

  get isCut(): boolean {
    return this.#isCut;
  }

  get isSaved(): boolean {
    return this.#socket?.isSaved ?? false;
  }

  /** As the page is told of it; null while it is not. */
  get session(): OpenSession | null {
    if (this.#teller?.isReady === false) this.#listen();
    return this.#isTold ? (this.#teller?.session(this.#server.call) ?? null) : null;
  }

  /** For the message of a failure. */
  get state(): string {
    const { readyState = "none", sent = 0, acknowledged = 0 } = this.#socket ?? {};
    const waiting = `${this.toServer.length} frames up, ${this.#toPage.length} down`;
    return `socket ${readyState}, ${acknowledged} of ${sent} acknowledged, ${waiting}`;
  }

  get isQuiet(): boolean {
    return (
      !this.#isJoining &&
      this.session !== null &&
      this.isSaved &&
      this.toServer.length === 0 &&
      this.#toPage.length === 0
    );
  }

  newWitness(): Witness {
    return new Witness(() => this.#server.storedEdits(this.#document));
  }

  attach(socket: LineSocket): void {
    this.hangUp();
    this.#socket = socket;
    if (this.#isRevoked || this.#isCut) {
      const code = this.#isRevoked ? closeCodes.unauthorised : broken;
      this.#toPage.push(() => socket.closed(code));
      return;
    }
    this.#toPage.push(() => socket.opened());
    const node = this.#server.anyNode();
    this.#node = node;
    void node.gone.promise.then(() => this.#nodeGone(node));
    this.#listen();
    void this.#join(socket, node);
  }

  async #join(socket: LineSocket, node: SimulatedNode): Promise<void> {
    const end = this.#serversEnd(socket);
    const isHere = (): boolean => this.#socket === socket && !this.#isCut && socket.readyState < 2;
    this.#isJoining = true;
    const hadLinkEnded = this.#hasLinkEnded;
    const joined = await node.join(this.seat, this.#document, end, isHere);
    if (hadLinkEnded) {
      this.#server.witnessed(() => {
        if (typeof joined !== "number") throw new Error("A page was let in whose link had ended.");
      });
    }
    if (this.#socket === socket) this.#isJoining = false;
    if (typeof joined === "number") end.close(joined);
    else this.#connection = joined;
  }

  deliverToServer(most: number): void {
    if (this.#isJoining) return;
    for (const frame of this.toServer.splice(0, most)) this.#connection?.receive(frame);
  }

  deliverToPage(most: number): void {
    for (const event of this.#toPage.splice(0, most)) event();
  }

  /** The page has gone from the line. */
  hangUp(): void {
    const connection = this.#letGo();
    connection?.closed();
    this.#socket = null;
  }

  cut(serverNotices: boolean): void {
    this.#isCut = true;
    const connection = this.#letGo();
    if (serverNotices) connection?.closed();
    else if (connection) this.#ghosts.push(connection);
    this.#socket?.closed(broken);
  }

  mend(): void {
    this.#isCut = false;
  }

  /** Whether the organiser was told that its person's link has ended. */
  get hasLinkEnded(): boolean {
    return this.#hasLinkEnded;
  }

  endLink(): void {
    this.#hasLinkEnded ||= this.seat.token !== this.#server.seatOf(this.seat.participant).token;
  }

  /** The line breaks, and the next one is another. */
  reset(): void {
    this.cut(true);
    this.mend();
  }

  /** The server gives up connections that nobody is at any more. */
  noticeGhosts(): void {
    for (const ghost of this.#ghosts.splice(0)) ghost.closed();
  }

  /** Ends the page for good, wherever it stands. */
  revoke(): void {
    this.#isRevoked = true;
    this.#letGo()?.closed();
    this.noticeGhosts();
    this.#socket?.closed(closeCodes.unauthorised);
  }

  remove(): void {
    lines.delete(this.#host);
  }

  #listen(): void {
    const node = this.#server.anyNode();
    this.#teller = node;
    this.#isTold = false;
    void this.#hearAll(node);
  }

  async #hearAll(node: SimulatedNode): Promise<void> {
    try {
      await node.sessions.get(this.#server.call);
      if (this.#teller === node) this.#isTold = true;
    } catch (error) {
      const isErased = error instanceof AppError && error.code === "erased";
      if (this.#teller === node && !isErased) this.#listen();
    }
  }

  #nodeGone(node: SimulatedNode): void {
    if (this.#node !== node) return;
    this.#letGo();
    this.#ghosts = [];
    this.#socket?.closed(broken);
  }

  #letGo(): Connection | null {
    const connection = this.#connection;
    this.#connection = null;
    this.#node = null;
    this.#teller = null;
    this.#isJoining = false;
    this.toServer.length = 0;
    this.#toPage.length = 0;
    return connection;
  }

  #serversEnd(socket: LineSocket): SyncSocket {
    const push = (event: () => void): void => {
      if (this.#socket === socket && socket.readyState < 2) this.#toPage.push(event);
    };
    return {
      bufferedAmount: 0,
      send: (frame) => {
        this.#server.witnessed(() => socket.witness.receives(frame));
        push(() => socket.received(frame));
      },
      close: (code) => {
        if (this.#socket === socket) this.#connection = null;
        push(() => socket.closed(code));
      },
    };
  }
}
