import { once } from "node:events";
import { createServer } from "node:net";

/**
 * Below what systems hand out to connections that go out, Linux from 32768 on and others from 49152: such a
 * connection could take a port before the server listens that is started on it.
 */
const first = 20_000;
const ofOneProcess = 60;
const processes = 200;

let asked = 0;

/** A port that nobody listens on just now: another one each time, and none of those of another test process. */
export async function freePort(): Promise<number> {
  const own = first + (process.pid % processes) * ofOneProcess;
  for (let tries = 0; tries < ofOneProcess; tries += 1) {
    const port = own + (asked % ofOneProcess);
    asked += 1;
    if (await isFree(port)) return port;
  }
  throw new Error(`Something listens on each port from ${own} to ${own + ofOneProcess - 1}.`);
}

async function isFree(port: number): Promise<boolean> {
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
