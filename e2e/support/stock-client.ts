import { WebSocket } from "ws";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";
import type { SeatAnswer } from "@tandiff/shared/api.ts";

/** A participant's seat as a script holds it. */
export interface ScriptSeat extends SeatAnswer {
  readonly server: string;
  readonly cookie: string;
}

/** Exchanges a link for a seat, as the page does. */
export async function takeSeat(link: string): Promise<ScriptSeat> {
  const url = new URL(link);
  const participant = url.pathname.split("/").at(-1);
  const response = await fetch(`${url.origin}/api/seats`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ participant, secret: url.hash.slice(1) }),
  });
  if (!response.ok) throw new Error(`The link was answered with ${response.status}.`);
  const answer: SeatAnswer = JSON.parse(await response.text());
  const cookie = response.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  return { ...answer, server: url.origin, cookie };
}

/** Calls the participant's part of the HTTP API. */
export async function seatFetch(
  seat: ScriptSeat,
  method: string,
  path: string,
  body?: unknown,
): Promise<Response> {
  return fetch(`${seat.server}/api/${seat.participant}${path}`, {
    method,
    headers: { cookie: seat.cookie, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

/** Sends a command with a fresh id. */
export async function command(seat: ScriptSeat, value: unknown): Promise<void> {
  const response = await seatFetch(seat, "POST", "/commands", { id: crypto.randomUUID(), command: value });
  if (!response.ok) throw new Error(`${JSON.stringify(value)} was answered with ${await response.text()}`);
}

/** Sends a command that is to be refused, and gives the sentence that says why. */
export async function refusal(seat: ScriptSeat, value: unknown): Promise<string> {
  const response = await seatFetch(seat, "POST", "/commands", { id: crypto.randomUUID(), command: value });
  if (response.ok) throw new Error(`${JSON.stringify(value)} was carried out.`);
  return response.text();
}

/** A stock y-websocket client on the document `code`; `null` for somebody without a seat. */
export function stockClient(
  server: string,
  participant: string,
  cookie: string | null,
  document = "code",
): StockClient {
  class SocketWithCookie extends WebSocket {
    constructor(address: string, protocols?: string[]) {
      super(address, protocols, cookie === null ? {} : { headers: { cookie } });
    }
  }
  const doc = new Y.Doc();
  const address = `${server.replace(/^http/, "ws")}/sync/${participant}`;
  const provider = new WebsocketProvider(address, document, doc, {
    // The ws socket is a WebSocket to all that y-websocket uses of it.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- two libraries' types of one standard
    WebSocketPolyfill: SocketWithCookie as unknown as typeof globalThis.WebSocket,
    disableBc: true,
  });
  return {
    doc,
    provider,
    synced: () =>
      provider.synced ? Promise.resolve() : new Promise((resolve) => provider.once("sync", () => resolve())),
    stop() {
      provider.destroy();
      doc.destroy();
    },
  };
}

export interface StockClient {
  readonly doc: Y.Doc;
  readonly provider: WebsocketProvider;
  synced(): Promise<void>;
  stop(): void;
}
