import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { get } from "node:https";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { onTestFinished } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { temporaryFolder } from "./storage/testing.ts";
import { freePort, pause } from "./testing-app.ts";

/** For tests only: whether this machine has what it takes to run HAProxy. */
export const hasHaproxy = [
  ["haproxy", "-v"],
  ["openssl", "version"],
].every(([tool = "", option = ""]) => spawnSync(tool, [option]).status === 0);

/** For tests only: where the example's configuration is, with a certificate, and whatever else is changed of it. */
export function haproxyConfig(change: (config: string) => string = (config) => config): string {
  const certificate = join(temporaryFolder(), "certificate.pem");
  const options = "req -x509 -newkey rsa:2048 -nodes -subj /CN=localhost -days 1 -keyout - -out -";
  const pem = execFileSync("openssl", options.split(" "), { stdio: ["ignore", "pipe", "ignore"] });
  writeFileSync(certificate, pem);
  const example = readFileSync(join(import.meta.dirname, "../../deploy/haproxy.cfg"), "utf8");
  const path = join(temporaryFolder(), "haproxy.cfg");
  writeFileSync(path, change(example.replace("/run/secrets/certificate.pem", certificate)));
  return path;
}

/** For tests only: a node as HAProxy sees it, which answers every request and every socket with its name. */
export class NamedNode {
  readonly name: string;
  readonly port: number;
  /** As it says on `/readyz`; while it is not ready, it refuses sockets. */
  isReady = true;
  readonly #sockets = new WebSocketServer({ noServer: true });
  #server: Server | null = null;

  constructor(name: string, port: number) {
    this.name = name;
    this.port = port;
  }

  /** How many sockets are on it. */
  get sockets(): number {
    return this.#sockets.clients.size;
  }

  async start(): Promise<void> {
    this.isReady = true;
    const server = createServer(({ url }, response) => {
      response.writeHead(url === "/readyz" && !this.isReady ? 503 : 200).end(this.name);
    });
    server.on("upgrade", (request, stream, head) => {
      stream.on("error", () => stream.destroy());
      if (!this.isReady)
        return void stream.end("HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n");
      this.#sockets.handleUpgrade(request, stream, head, (socket) => {
        socket.on("error", () => socket.terminate());
        socket.send(this.name);
      });
    });
    server.listen(this.port, "127.0.0.1");
    await once(server, "listening");
    this.#server = server;
  }

  /** As `kill -9` does. */
  kill(): void {
    this.#server?.close();
    this.#server?.closeAllConnections();
    for (const socket of this.#sockets.clients) socket.terminate();
  }
}

/** For tests only: HAProxy as in the example, in front of nodes of these names, until the test ends. */
export async function startHaproxy(names: readonly string[]) {
  const nodes = await Promise.all(names.map(async (name) => new NamedNode(name, await freePort())));
  await Promise.all(nodes.map(async (node) => node.start()));
  const [http, https] = [await freePort(), await freePort()];
  const config = haproxyConfig((example) =>
    nodes.reduce(
      (changed, { name, port }) => changed.replace(`${name}:4040`, `127.0.0.1:${port}`),
      example
        .replace("bind :8080", `bind 127.0.0.1:${http}`)
        .replace("bind :8443", `bind 127.0.0.1:${https}`)
        // It takes two files for each connection, and not every machine gives so many.
        .replace("maxconn 20000", "maxconn 2000"),
    ),
  );
  const child = spawn("haproxy", ["-f", config], { stdio: "ignore" });
  const ended = once(child, "exit");
  onTestFinished(async () => {
    for (const node of nodes) node.kill();
    child.kill("SIGKILL");
    await ended;
  });
  const place = { host: "127.0.0.1", port: https, rejectUnauthorized: false };
  /** The name of the node that answers. */
  const ask = (path: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const request = get({ ...place, path, agent: false }, (response) => resolve(text(response)));
      request.on("error", reject);
    });
  /** The name of the node that a socket is on, which stays open; null where it was refused. */
  const connect = async (path: string): Promise<string | null> => {
    const socket = new WebSocket(`wss://127.0.0.1:${https}${path}`, { rejectUnauthorized: false });
    return new Promise((resolve) => {
      socket.on("message", (name: Buffer) => resolve(name.toString()));
      socket.on("error", () => resolve(null));
    });
  };
  const answers = (): Promise<boolean> =>
    ask("/").then(
      () => true,
      () => false,
    );
  while (!(await answers())) await pause(20);
  return { nodes, ask, connect };
}
