import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import type { ThreadId } from "@tandiff/shared/ids.ts";
import {
  closeCodes,
  messageTypes,
  syncProtocol,
  syncTypes,
  type DocumentName,
} from "@tandiff/shared/sync/protocol.ts";
import type { Awareness } from "y-protocols/awareness";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";
import { pauseAfterClose } from "../api/retry.ts";
import type { SaveState } from "../session/save-state.ts";
import { countingSocket } from "./counting-socket.ts";
import { reconnectPause } from "./reconnect-pause.ts";
import { LocalEdit, UnsavedEdits, type UnsavedText } from "./unsaved-edits.ts";
import { type LeftOver, takeLeftOver, UnsentUpdates } from "./unsent-updates.ts";

export interface LineHandlers {
  /** The server's text is here for the first time. */
  readonly onLoaded: () => void;
  readonly onOnline: (online: boolean) => void;
  readonly onSaveState: (state: SaveState) => void;
  /** Whether the server can store, as far as it has told. */
  readonly onStoring: (canStore: boolean) => void;
  /**
   * An earlier page could not send what it had typed in these texts, and the document does not continue its one.
   * Resolves to whether the browser may forget them.
   */
  readonly onLeftBehind: (texts: readonly UnsavedText[]) => Promise<boolean>;
  /** Closed for good. `sentence` is the server's own, where it gave one. */
  readonly onFinalClose: (code: number, sentence: string | null) => void;
}

export interface LineOptions {
  /** Such as `wss://review.example/sync/4erte7mk3j7octfi`. */
  readonly url: string;
  readonly document: DocumentName;
  readonly cause: ThreadId | null;
  /** Whether this copy brings in what earlier pages of this browser could not send. */
  readonly takesOver: boolean;
  readonly handlers: LineHandlers;
}

/** After this long without an acknowledgement the line is taken for dead, though nothing has closed it. */
const stallMilliseconds = 6_000;

/** After this long on a line without edits of its own a page takes it that the server can store again. */
const calmMilliseconds = 4_000;

/** One copy of a shared document and its line to the server, until that is closed for good. */
export class DocumentLine {
  readonly doc = new Y.Doc({ gc: false });
  readonly awareness: Awareness;
  readonly unsaved: UnsavedEdits;
  readonly unsent: UnsentUpdates;
  /** Of the participant's document, in this browser. */
  readonly #name: string;
  readonly #provider: WebsocketProvider;
  readonly #handlers: LineHandlers;
  #epoch = "";
  #sentence: string | null = null;
  /** Frames with document changes on this socket, and how many of them are durable. */
  #sent = 0;
  #acknowledged = 0;
  #loaded = false;
  #isStalled = false;
  #isClosed = false;
  #cannotStore = false;
  #calmTimer: ReturnType<typeof setTimeout> | undefined;
  #stallTimer: ReturnType<typeof setTimeout> | null = null;
  readonly #networkChanged = (): void => this.#tellSaveState();
  #cause: ThreadId | null;
  readonly #takesOver: boolean;
  /** Told when the server has answered a first sync step, or never will. */
  #waiting: (() => void)[] = [];

  constructor({ url, document, cause, takesOver, handlers }: LineOptions) {
    this.#cause = cause;
    this.#handlers = handlers;
    this.unsaved = new UnsavedEdits(this.doc);
    this.#name = `${url.slice(url.lastIndexOf("/") + 1)}:${document}`;
    this.#takesOver = takesOver;
    this.unsent = new UnsentUpdates(this.#name, this.doc, () => this.#epoch);
    this.#provider = new WebsocketProvider(url, document, this.doc, {
      connect: false,
      // Tabs of one browser would pass edits to each other around the server's judgement.
      disableBc: true,
      // A first sync step that is lost would leave the page empty for ever.
      resyncInterval: 20_000,
      WebSocketPolyfill: countingSocket({
        greeting: () => [this.#hello(), this.#causeFrame()],
        onOpen: () => {
          this.#sent = 0;
          this.#acknowledged = 0;
        },
        onDocumentFrame: () => {
          this.#sent += 1;
        },
      }),
    });
    this.awareness = this.#provider.awareness;
    this.#listen();
    window.addEventListener("offline", this.#networkChanged);
    window.addEventListener("online", this.#networkChanged);
    this.#provider.connect();
  }

  get isLoaded(): boolean {
    return this.#loaded;
  }

  /** The server's, as it said on welcoming this page; empty before. */
  get epoch(): string {
    return this.#epoch;
  }

  /** The thread that edits from here on are for. */
  setCause(thread: ThreadId | null): void {
    if (this.#cause === thread) return;
    this.#cause = thread;
    const { ws, wsconnected } = this.#provider;
    if (wsconnected) ws?.send(this.#causeFrame());
  }

  /**
   * Resolves once this page has all that the server had accepted when this was asked, and the server has
   * judged all that this page had written; or when the line is closed.
   */
  async fresh(): Promise<void> {
    while (!this.#isClosed) {
      const { ws, synced } = this.#provider;
      await this.#answer();
      // The first answer on a new socket comes ahead of what was written offline.
      if (synced && this.#provider.ws === ws) return;
    }
  }

  #answer(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push(resolve);
    const { ws, wsconnected } = this.#provider;
    // A new socket asks by itself.
    if (wsconnected) ws?.send(this.#step1());
    return promise;
  }

  close(): void {
    this.#isClosed = true;
    this.unsent.close();
    this.#answerWaiting();
    this.#endStall();
    this.#setStoring(true);
    window.removeEventListener("offline", this.#networkChanged);
    window.removeEventListener("online", this.#networkChanged);
    this.#provider.destroy();
  }

  #answerWaiting(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting = [];
  }

  #step1(): Uint8Array<ArrayBuffer> {
    return frame(messageTypes.sync, (encoder) => {
      encoding.writeVarUint(encoder, syncTypes.step1);
      encoding.writeVarUint8Array(encoder, Y.encodeStateVector(this.doc));
    });
  }

  #listen(): void {
    const provider = this.#provider;
    provider.on("connection-close", (event) => {
      clearTimeout(this.#calmTimer);
      if (event?.code === closeCodes.notStored) this.#setStoring(false);
      // It takes the shorter of this and its own doubling pause, which is the same for every page.
      const failures = provider.wsUnsuccessfulReconnects + 1;
      provider.maxBackoffTime = pauseAfterClose(event?.code, failures, reconnectPause);
    });
    const readSync = provider.messageHandlers[messageTypes.sync];
    provider.messageHandlers[messageTypes.sync] = (encoder, decoder, ...rest) => {
      const isAnswer = decoder.arr[decoder.pos] === syncTypes.step2;
      readSync?.(encoder, decoder, ...rest);
      if (isAnswer) this.#answerWaiting();
    };
    provider.messageHandlers[messageTypes.welcome] = (_encoder, decoder) => {
      decoding.readVarUint(decoder);
      this.#epoch = decoding.readVarString(decoder);
    };
    provider.messageHandlers[messageTypes.saved] = (_encoder, decoder) => {
      this.#acknowledged = decoding.readVarUint(decoder);
      this.#endStall();
      this.#tellSaveState();
    };
    provider.messageHandlers[messageTypes.refused] = (_encoder, decoder) => {
      this.#sentence = decoding.readVarString(decoder);
    };
    provider.on("status", ({ status }) => {
      this.#handlers.onOnline(status === "connected");
      this.#tellSaveState();
    });
    provider.on("sync", (synced) => {
      if (!synced) return;
      if (!this.#loaded) {
        this.#loaded = true;
        this.#handlers.onLoaded();
        if (this.#takesOver) takeLeftOver(this.#name, (leftOver) => this.#takeOver(leftOver));
      }
      clearTimeout(this.#calmTimer);
      if (this.unsaved.isEmpty) this.#calmTimer = setTimeout(() => this.#setStoring(true), calmMilliseconds);
      this.#tellSaveState();
    });
    provider.on("closed", ({ code }) => this.#handlers.onFinalClose(code, this.#sentence));
    this.doc.on("update", (update, origin, _doc, transaction) => {
      if (origin === provider) return;
      this.unsent.add(update, transaction);
      this.#tellSaveState();
    });
  }

  /** Sends on what an earlier page could not. What the server has of it already changes nothing. */
  #takeOver({ epoch, update, texts }: LeftOver): boolean | Promise<boolean> {
    if (this.#isClosed) return false;
    // Nothing can be brought into a document that does not continue theirs.
    if (epoch !== "" && epoch !== this.#epoch) {
      return texts.length > 0 && this.#handlers.onLeftBehind(texts);
    }
    Y.applyUpdate(this.doc, update, new LocalEdit("kept by the browser"));
    return this.unsent.keep();
  }

  #tellSaveState(): void {
    const { wsconnected, synced } = this.#provider;
    if (wsconnected && synced && this.#sent > 0 && this.#acknowledged === this.#sent) {
      // What changes nothing is acknowledged also by a server that cannot store.
      const wereStored = !this.unsaved.isEmpty;
      this.unsaved.forget();
      this.unsent.forget();
      if (wereStored) this.#setStoring(true);
    }
    if (this.unsaved.isEmpty) {
      this.#endStall();
      return this.#handlers.onSaveState("saved");
    }
    this.#stallTimer ??= setTimeout(() => {
      this.#isStalled = true;
      this.#tellSaveState();
    }, stallMilliseconds);
    const moves = wsconnected && navigator.onLine && !this.#isStalled && !this.#cannotStore;
    this.#handlers.onSaveState(moves ? "saving" : "not-saved");
  }

  #setStoring(canStore: boolean): void {
    clearTimeout(this.#calmTimer);
    if (this.#cannotStore !== canStore) return;
    this.#cannotStore = !canStore;
    this.#handlers.onStoring(canStore);
    this.#tellSaveState();
  }

  #endStall(): void {
    if (this.#stallTimer !== null) clearTimeout(this.#stallTimer);
    this.#stallTimer = null;
    this.#isStalled = false;
  }

  #hello(): Uint8Array<ArrayBuffer> {
    return frame(messageTypes.hello, (encoder) => {
      encoding.writeVarUint(encoder, syncProtocol);
      encoding.writeVarUint(encoder, this.doc.clientID);
      encoding.writeVarString(encoder, this.#epoch);
    });
  }

  #causeFrame(): Uint8Array<ArrayBuffer> {
    return frame(messageTypes.cause, (encoder) => encoding.writeVarString(encoder, this.#cause ?? ""));
  }
}

function frame(type: number, writeBody: (encoder: encoding.Encoder) => void): Uint8Array<ArrayBuffer> {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, type);
  writeBody(encoder);
  return new Uint8Array(encoding.toUint8Array(encoder));
}
