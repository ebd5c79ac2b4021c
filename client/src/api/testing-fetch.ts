import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { onTestFinished, vi } from "vitest";

/** For tests only: a real server that answers this page's requests until the test ends. */
export async function servePage(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<void> {
  const server = createServer(answer).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const base = typeof address === "object" && address ? `http://127.0.0.1:${address.port}` : "";
  const fetchAnywhere = globalThis.fetch;
  // A page's addresses are relative to where it came from; here there is no page.
  vi.stubGlobal("fetch", (path: string, init?: RequestInit) => fetchAnywhere(base + path, init));
  onTestFinished(() => {
    vi.unstubAllGlobals();
    server.closeAllConnections();
    server.close();
  });
}
