import { createServer, STATUS_CODES, type Server } from "node:http";
import type { Duplex } from "node:stream";
import { getRequestListener } from "@hono/node-server";
import { AppError } from "@tandiff/shared/errors.ts";

/** How long a client may take. Milliseconds. */
export interface HttpTimeouts {
  readonly headers: number;
  /** Headers and body together: an exercise of the largest size at 7 Mbit/s. */
  readonly request: number;
  /** An idle connection, longer than reverse proxies keep theirs: one that both close at once loses a request. */
  readonly keepAlive: number;
}

export const httpTimeouts: HttpTimeouts = { headers: 10_000, request: 120_000, keepAlive: 125_000 };

/** Serves what `fetch` answers. What is no HTTP, or comes too slowly, is refused in the one error shape too. */
export function newHttpServer(
  fetch: (request: Request) => Response | Promise<Response>,
  { headers, request, keepAlive }: HttpTimeouts = httpTimeouts,
): Server {
  const listener = getRequestListener(fetch, {
    errorHandler: () => plainResponse(new AppError("bad-request", "This is not a request to this server.")),
  });
  const options = {
    headersTimeout: headers,
    requestTimeout: request,
    keepAliveTimeout: keepAlive,
    connectionsCheckingInterval: Math.min(headers, 1_000),
    // Node would answer for itself, with nothing but a status.
    requireHostHeader: false,
  };
  const server = createServer(options, (incoming, outgoing) => void listener(incoming, outgoing));
  server.on("clientError", (error: NodeJS.ErrnoException, stream) => {
    if (error.code === "ECONNRESET" || !stream.writable) stream.destroy();
    else refuse(stream, refusalOf(error.code ?? ""));
  });
  return server;
}

function refusalOf(code: string): AppError {
  switch (code) {
    case "ERR_HTTP_REQUEST_TIMEOUT":
      return new AppError("too-slow", "The request took too long to arrive. Send it again.");
    case "HPE_HEADER_OVERFLOW":
      return new AppError("headers-too-large", "The request's headers are larger than the server takes.");
    default:
      return new AppError("bad-request", "This is not a request to this server.");
  }
}

const plainHeaders = {
  "Content-Type": "application/json",
  "Cache-Control": "no-store",
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
};

function plainResponse(error: AppError): Response {
  return new Response(JSON.stringify(error.toBody()), { status: error.status, headers: plainHeaders });
}

/** Answers on a connection that has become no request, and closes it. */
export function refuse(
  stream: Duplex,
  error: AppError,
  headers: Readonly<Record<string, string>> = {},
): void {
  const body = JSON.stringify(error.toBody());
  const all = { ...plainHeaders, ...headers, "Content-Length": Buffer.byteLength(body), Connection: "close" };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  const status = `HTTP/1.1 ${error.status} ${STATUS_CODES[error.status]}`;
  stream.end([status, ...lines, "", body].join("\r\n"), () => stream.destroy());
}
