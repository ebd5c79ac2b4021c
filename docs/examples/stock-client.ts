import { WebsocketProvider } from "y-websocket";
import { Doc } from "yjs";

export interface StockClient {
  readonly doc: Doc;
  destroy(): void;
}

/**
 * A stock y-websocket client on the document `code`, from Node; resolves once it has the server's text.
 * Rejects when the server closes the socket for good.
 * @param server such as `ws://localhost:4040`
 * @param seat.cookie such as `tandiff-seat-<participant>=<token>`
 */
export function connectStock(
  server: string,
  seat: { readonly participant: string; readonly cookie: string },
): Promise<StockClient> {
  // A browser sends the cookie by itself; for Node the provider is given a WebSocket that does.
  class WithCookie extends WebSocket {
    constructor(url: string | URL) {
      super(url, { headers: { cookie: seat.cookie } });
    }
  }
  const doc = new Doc({ gc: false });
  const provider = new WebsocketProvider(`${server}/sync/${seat.participant}`, "code", doc, {
    WebSocketPolyfill: WithCookie,
    disableBc: true,
  });
  return new Promise((resolve, reject) => {
    const destroy = (): void => {
      provider.destroy();
      // Ends the timer of the awareness too, which would keep the process running.
      doc.destroy();
    };
    provider.on("sync", () => resolve({ doc, destroy }));
    provider.on("closed", ({ code }) => reject(new Error(`The server closed the socket with ${code}.`)));
  });
}
