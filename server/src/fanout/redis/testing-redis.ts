import { randomUUID } from "node:crypto";
import { inject } from "vitest";
import { RedisLine } from "./redis-line.ts";
import { redisBinary, startRedis, type TestRedis } from "./testing-server.ts";

/** Tests that need Redis are left out where there is none; on machines that must have it they fail. */
const mayBeMissing = process.env["CI"] === undefined;

export const redisIsMissing = mayBeMissing && "missing" in inject("redis");
export const ownRedisIsMissing = mayBeMissing && redisBinary() === null;

/** The one that all tests of a run share, and perhaps others: with channels and keys of one's own, nothing in it is touched. */
export function sharedRedisUrl(): string {
  const redis = inject("redis");
  if ("missing" in redis) throw new Error(`There is no Redis for this test: ${redis.missing}.`);
  return redis.url;
}

/** One that the test may do anything to. */
export function startOwnRedis(): Promise<TestRedis> {
  const binary = redisBinary();
  if (binary === null) throw new Error("Neither redis-server nor valkey-server is on this machine.");
  return startRedis(binary);
}

export const newPrefix = (): string => `tandiff-test-${randomUUID()}:`;

export function openTestLine(url: string, prefix: string): RedisLine {
  return new RedisLine({ url, prefix, now: Date.now, lost: () => undefined });
}
