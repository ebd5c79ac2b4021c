import type { TestProject } from "vitest/node";
import { redisAnswers, redisBinary, startRedis } from "./testing-server.ts";

/** Where the tests of one run find Redis. */
export type TestRedisPlace =
  /** One that all may use, though others may, too. */
  | { readonly url: string }
  /** None, and why. */
  | { readonly missing: string };

declare module "vitest" {
  interface ProvidedContext {
    readonly redis: TestRedisPlace;
  }
}

/** The one that may answer on this machine. */
const usual = "redis://127.0.0.1:6379";

/** The one that is named, one that answers here, or one that is started for the run, and ends with `end`. */
export async function findRedis(): Promise<{
  readonly redis: TestRedisPlace;
  readonly end: () => Promise<void>;
}> {
  const nothingToEnd = (): Promise<void> => Promise.resolve();
  const named = process.env["REDIS_URL"];
  if (named !== undefined) return { redis: { url: named }, end: nothingToEnd };
  if (await redisAnswers(usual)) return { redis: { url: usual }, end: nothingToEnd };
  const binary = redisBinary();
  if (binary === null) {
    const missing = "no Redis answers, and neither redis-server nor valkey-server is on this machine";
    return { redis: { missing }, end: nothingToEnd };
  }
  const { url, stop } = await startRedis(binary);
  return { redis: { url }, end: stop };
}

/** Before all tests of a run: finds the Redis that they share, or starts it; after them ends the one that it started. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const { redis, end } = await findRedis();
  project.provide("redis", redis);
  return end;
}
