import { AppError } from "@tandiff/shared/errors.ts";
import { closeCodes, rootName } from "@tandiff/shared/sync/protocol.ts";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";
import type { Seat } from "../seat.ts";

export interface DocumentHandlers {
  /** Some text has changed, or the whole document has come. */
  readonly onChange: () => void;
  readonly onLine: (isUp: boolean) => void;
  readonly onFailure: (error: AppError) => void;
}

/** The document `code` as a stock y-websocket client has it: it only reads, and shows itself to nobody. */
export class CodeDocument {
  readonly #seat: Seat;
  readonly #handlers: DocumentHandlers;
  readonly #versions = new Map<string, number>();
  #count = 0;
  #copy: { readonly doc: Y.Doc; readonly provider: WebsocketProvider } | null = null;
  #synced = false;
  #retry: NodeJS.Timeout | undefined;

  constructor(seat: Seat, handlers: DocumentHandlers) {
    this.#seat = seat;
    this.#handlers = handlers;
    this.#open();
  }

  /** False until all text of the server is here; it stays true while a lost line comes back. */
  get isComplete(): boolean {
    return this.#synced;
  }

  textOf(file: string): string {
    return this.#copy?.doc.getText(rootName(file)).toJSON() ?? "";
  }

  /** Grows with each change of a file's text. */
  versionOf(file: string): number {
    return this.#versions.get(rootName(file)) ?? 0;
  }

  /** Sets the copy aside and loads the server's. */
  renew(): void {
    this.#drop();
    this.#open();
  }

  close(): void {
    clearTimeout(this.#retry);
    this.#drop();
  }

  #open(): void {
    const { server, participant, cookie } = this.#seat;
    class WithCookie extends WebSocket {
      constructor(url: string | URL) {
        super(url, { headers: { cookie } });
        this.addEventListener("error", () => undefined);
      }
    }
    const doc = new Y.Doc();
    const address = `${server.replace(/^http/, "ws")}/sync/${participant}`;
    const provider = new WebsocketProvider(address, "code", doc, {
      WebSocketPolyfill: WithCookie,
      disableBc: true,
      connect: false,
    });
    provider.awareness.setLocalState(null);
    this.#copy = { doc, provider };
    doc.on("afterTransaction", ({ changed }: Y.Transaction) => {
      const names = new Map(Array.from(doc.share, ([name, type]) => [type, name]));
      for (const type of changed.keys()) {
        const name = names.get(type);
        if (name !== undefined) this.#versions.set(name, (this.#count += 1));
      }
      if (this.#synced && changed.size > 0) this.#handlers.onChange();
    });
    provider.on("sync", (isSynced) => {
      if (!isSynced) return;
      this.#synced = true;
      this.#handlers.onLine(true);
      this.#handlers.onChange();
    });
    provider.on("status", ({ status }) => {
      if (status === "disconnected") this.#handlers.onLine(false);
    });
    provider.on("closed", ({ code }) => this.#closed(code));
    provider.connect();
  }

  #closed(code: number): void {
    this.#handlers.onLine(false);
    if (code === closeCodes.unauthorised || code === closeCodes.notAllowed) {
      const sentence = "The code is not open to this link any more.";
      return this.#handlers.onFailure(new AppError("not-allowed", sentence));
    }
    // The copy does not continue the server's, as after a restore.
    this.#retry = setTimeout(() => this.renew(), 1_000);
  }

  #drop(): void {
    this.#synced = false;
    this.#versions.clear();
    this.#copy?.provider.destroy();
    // Ends the timer of the awareness too, which would keep the process running.
    this.#copy?.doc.destroy();
    this.#copy = null;
  }
}
