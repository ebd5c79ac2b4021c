import { once } from "node:events";
import { createServer } from "node:net";
import { expect, test } from "vitest";
import { freePort, isFree } from "./testing-free-port.ts";

test("ports asked for at once are different ones, and below those of connections that go out", async () => {
  const ports = await Promise.all(Array.from({ length: 20 }, freePort));
  expect(new Set(ports).size).toBe(20);
  for (const port of ports) expect(port).toBeLessThan(32_768);
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
