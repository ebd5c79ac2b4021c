import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { onTestFinished } from "vitest";

/** What does not come through: what the node sends, what Redis answers, or both. */
type Swallowed = "sent" | "answered" | "both" | null;

/** For tests only: a line to Redis that can swallow bytes while its connections stay open, as a partition does. */
export interface LineProxy {
  readonly url: string;
  readonly swallow: (what: Swallowed) => void;
}

export async function startLineProxy(target: string): Promise<LineProxy> {
  let swallowed: Swallowed = null;
  const sockets = new Set<Socket>();
  const { hostname, port } = new URL(target);
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    const end = (): void => {
      near.destroy();
      far.destroy();
    };
    const pass = (from: Socket, to: Socket, what: Swallowed): void => {
      sockets.add(from);
      from.on("error", end).on("close", end);
      from.on("data", (bytes) => {
        if (swallowed !== what && swallowed !== "both") to.write(bytes);
      });
    };
    pass(near, far, "sent");
    pass(far, near, "answered");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  const address = server.address();
  const url = new URL(target);
  url.port = `${typeof address === "object" ? (address?.port ?? "") : ""}`;
  return { url: url.href, swallow: (what) => (swallowed = what) };
}
