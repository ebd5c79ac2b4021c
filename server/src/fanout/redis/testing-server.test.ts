import { once } from "node:events";
import { createServer } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { freePort } from "../../testing-free-port.ts";
import { ownRedisIsMissing, startOwnRedis } from "./testing-redis.ts";
import { redisAnswers } from "./testing-server.ts";

describe.skipIf(ownRedisIsMissing)("a Redis that somebody has started", () => {
  test("is taken when it answers, and not once it wants a password", async () => {
    const redis = await startOwnRedis();
    onTestFinished(() => redis.stop());
    expect(await redisAnswers(redis.url)).toBe(true);
    await redis.run("CONFIG", "SET", "requirepass", "secret");
    expect(await redisAnswers(redis.url)).toBe(false);
  });
});

test("where nobody answers, or only says nothing, no Redis is taken, and nobody waits for long", async () => {
  expect(await redisAnswers(`redis://127.0.0.1:${await freePort()}`)).toBe(false);

  const silent = createServer().listen(0, "127.0.0.1");
  onTestFinished(() => void silent.close());
  await once(silent, "listening");
  const address = silent.address();
  if (address === null || typeof address === "string") throw new Error("It listens nowhere.");
  const from = performance.now();
  expect(await redisAnswers(`redis://127.0.0.1:${address.port}`)).toBe(false);
  expect(performance.now() - from).toBeLessThan(5_000);
});
