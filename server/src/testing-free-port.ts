import { randomInt } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";

/**
 * Below what systems hand out to connections that go out, Linux from 32768 on and others from 49152: such a
 * connection could take a port before the server listens that is started on it.
 */
const ports = { first: 20_000, count: 12_736 };

/** Ports that a process takes at once. It listens on the first of them for as long as it lives. */
const blockSize = 32;

/** The block that the next ports come from, and how many of it were given: at first there is none. */
const block = { first: 0, given: blockSize };

/**
 * A port that nobody listens on just now, another one each time, and that no other test process is given as long as this
 * one lives: a server that is down for a moment finds it free again.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    if (block.given >= blockSize - 1) await takeBlock();
    block.given += 1;
    const { first, given } = block;
    if (given < blockSize && (await isFree(first + given))) return first + given;
  }
}

/** @throws Error when others have them all */
async function takeBlock(): Promise<void> {
  for (let attempt = 0; attempt < ports.count; attempt += 1) {
    const first = ports.first + randomInt(ports.count / blockSize) * blockSize;
    const guard = createServer().listen(first, "127.0.0.1").unref();
    try {
      await once(guard, "listening");
    } catch {
      continue;
    }
    block.first = first;
    block.given = 0;
    return;
  }
  throw new Error("Other test processes have all the ports that there are for tests.");
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
