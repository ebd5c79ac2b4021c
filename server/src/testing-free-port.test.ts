import { execFile } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { freePort, isFree } from "./testing-free-port.ts";

test("ports asked for at once are different ones, and below those of connections that go out", async () => {
  const ports = await Promise.all(Array.from({ length: 20 }, freePort));
  expect(new Set(ports).size).toBe(20);
  for (const port of ports) expect(port).toBeLessThan(32_768);
});

/** Ports that another process is given, which ends then. */
async function portsOfAnother(count: number): Promise<readonly number[]> {
  const code = `import { freePort } from ${JSON.stringify(import.meta.resolve("./testing-free-port.ts"))};
    const ports = [];
    while (ports.length < ${count}) ports.push(await freePort());
    console.log(JSON.stringify(ports));`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", code]);
  const ports: readonly number[] = JSON.parse(stdout);
  return ports;
}

test("what one test process was given, no other one is, however many it asks for", async () => {
  const own = await freePort();
  const neighbours = new Set(Array.from({ length: 20 }, (_, index) => own - (own % 32) + index));
  const others = await portsOfAnother(2_000);
  expect(new Set(others).size).toBe(2_000);
  expect(others.filter((port) => neighbours.has(port))).toEqual([]);
});

test("a port that somebody listens on is none, until they end", async () => {
  const port = await freePort();
  const other = createServer().listen(port, "127.0.0.1");
  await once(other, "listening");
  expect(await isFree(port)).toBe(false);
  other.close();
  await once(other, "close");
  expect(await isFree(port)).toBe(true);
});
