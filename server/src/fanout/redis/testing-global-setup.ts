import type { TestProject } from "vitest/node";
import { redisBinary, startRedis } from "./testing-server.ts";

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

/** Before all tests of a run: starts the Redis that they share, unless one is named; ends it after them. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const nothingToStop = (): Promise<void> => Promise.resolve();
  const named = process.env["REDIS_URL"];
  if (named !== undefined) {
    project.provide("redis", { url: named });
    return nothingToStop;
  }
  const binary = redisBinary();
  if (binary === null) {
    project.provide("redis", { missing: "neither redis-server nor valkey-server is on this machine" });
    return nothingToStop;
  }
  const { url, stop } = await startRedis(binary);
  project.provide("redis", { url });
  return stop;
}
