import { randomInt } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";

/**
 * Below what systems hand out to connections that go out, Linux from 32768 on and others from 49152: such a
 * connection could take a port before the server listens that is started on it.
 */
const ports = { first: 20_000, count: 12_768 };

const handedOut = new Set<number>();

/** A port that nobody listens on just now, another one each time; hardly ever that of another test process. */
export async function freePort(): Promise<number> {
  while (handedOut.size < ports.count) {
    const port = ports.first + randomInt(ports.count);
    if (handedOut.has(port)) continue;
    handedOut.add(port);
    if (await isFree(port)) return port;
  }
  throw new Error("This process was given every port that there is for tests.");
}

/** Whether nobody listens on it. */
export async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, "127.0.0.1");
  try {
    await once(server, "listening");
  } catch {
    return false;
  }
  server.close();
  await once(server, "close");
  return true;
}
