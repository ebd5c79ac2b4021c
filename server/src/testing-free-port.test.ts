import { once } from "node:events";
import { createServer } from "node:net";
import { expect, test } from "vitest";
import { freePort } from "./testing-free-port.ts";

test("ports asked for at once are different ones, and below those of connections that go out", async () => {
  const ports = await Promise.all(Array.from({ length: 20 }, freePort));
  expect(new Set(ports).size).toBe(20);
  for (const port of ports) expect(port).toBeLessThan(32_768);
});

test("a port that somebody listens on is passed over", async () => {
  const port = await freePort();
  const [next, last] = [createServer(), await freePort()];
  expect(last, "as nobody listens there").toBe(port + 1);
  next.listen(last + 1, "127.0.0.1");
  await once(next, "listening");
  expect(await freePort()).toBe(last + 2);
  next.close();
});
