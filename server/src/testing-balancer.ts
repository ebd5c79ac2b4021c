import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import { createProxyServer } from "http-proxy-3";
import { startLine, type TestLine } from "./testing-line.ts";

export interface BalancerOptions {
  readonly port?: number;
  /** How often each node is asked whether it is ready. Milliseconds. */
  readonly interval?: number;
  /** One that has not answered for so long is not. Milliseconds. */
  readonly patience?: number;
}

/** For tests only: a node as the balancer sees it. */
export interface BalancedNode {
  /** From the balancer to it. */
  readonly line: TestLine;
  /** As it last said on `/readyz`. */
  readonly isReady: boolean;
  /** How many requests and sockets it was given. */
  readonly requests: number;
  readonly sockets: number;
}

/**
 * For tests only: a balancer as stands in front of several nodes. Each request and each socket goes to the next node that
 * is ready, and is lost with a node that breaks: pages ask again. Each kind of socket has turns of its own, which begin
 * elsewhere: neither one page's sockets nor two people's sockets to one document are on one node.
 */
export interface Balancer {
  readonly url: string;
  readonly nodes: readonly BalancedNode[];
  /** Which node takes what comes from now on; null goes back to turns. One that is not ready takes nothing all the same. */
  readonly choose: (node: ((request: IncomingMessage) => number) | null) => void;
  readonly close: () => void;
}

/** @param ports where the nodes listen, or will */
export async function startBalancer(
  ports: readonly number[],
  { port = 0, interval = 100, patience = 1_000 }: BalancerOptions = {},
): Promise<Balancer> {
  const nodes = await Promise.all(
    ports.map(async (at) => {
      const line = await startLine({ host: "127.0.0.1", port: at });
      return { line, isAsked: false, isReady: false, requests: 0, sockets: 0 };
    }),
  );
  type Node = (typeof nodes)[number];
  const target = ({ line }: Node): string => `http://127.0.0.1:${line.port}`;

  const ask = async (node: Node): Promise<void> => {
    if (node.isAsked) return;
    node.isAsked = true;
    const signal = AbortSignal.timeout(patience);
    const asked = fetch(`${target(node)}/readyz`, { signal, headers: { Connection: "close" } });
    node.isReady = await asked.then(({ ok }) => ok).catch(() => false);
    node.isAsked = false;
  };
  const asking = setInterval(() => {
    for (const node of nodes) void ask(node);
  }, interval);

  let chosen: ((request: IncomingMessage) => number) | null = null;
  const turns = new Map<string, number>();
  const nodeFor = (request: IncomingMessage, kind: string): Node | undefined => {
    const ready = nodes.filter(({ isReady }) => isReady);
    const wanted = chosen && nodes[chosen(request)];
    if (wanted?.isReady) return wanted;
    const turn = turns.get(kind) ?? turns.size;
    turns.set(kind, turn + 1);
    return ready[turn % ready.length];
  };

  const proxy = createProxyServer({ xfwd: true });
  // It says here, too, that a page's socket broke, and throws where nobody listens.
  proxy.on("error", () => undefined);
  // Between it and a node each request has a connection of its own, which is no reason to close the page's.
  proxy.on("proxyRes", ({ headers }) => delete headers.connection);
  const server = createServer((request, response) => {
    const node = nodeFor(request, "request");
    const lose = (status: number): void => {
      if (response.headersSent) response.destroy();
      else response.writeHead(status, { Connection: "close" }).end();
    };
    if (node === undefined) return lose(503);
    node.requests += 1;
    proxy.web(request, response, { target: target(node) }, () => {
      // Pages leave in the middle, too.
      if (!request.socket.destroyed) node.isReady = false;
      lose(502);
    });
  });
  server.on("upgrade", (request, socket, head) => {
    socket.on("error", () => socket.destroy());
    const node = nodeFor(request, kindOfSocket(request));
    if (node === undefined) return void socket.destroy();
    node.sockets += 1;
    proxy.ws(request, socket, head, { target: target(node) }, () => {
      if (!socket.destroyed) node.isReady = false;
      socket.destroy();
    });
  });
  // The answers that it passes on promise longer than its own five seconds.
  server.keepAliveTimeout = 120_000;
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : port}`,
    nodes,
    choose: (node) => {
      chosen = node;
    },
    close() {
      clearInterval(asking);
      server.close();
      server.closeAllConnections();
      for (const { line } of nodes) line.close();
    },
  };
}

/** What is left of `/live/<participant>?after=<cursor>` or `/sync/<participant>/<document>` without its person. */
function kindOfSocket({ url = "" }: IncomingMessage): string {
  const [, purpose = "", , document = ""] = url.replace(/\?.*/, "").split("/");
  return `${purpose}/${document}`;
}
