import { expect, test } from "vitest";
import { RedisConnections } from "./connections.ts";
import { newPrefix, redisIsMissing, sharedRedisUrl } from "./testing-redis.ts";

test.skipIf(redisIsMissing)(
  "connections that are ended say the reason that they were ended for",
  async () => {
    const connections = new RedisConnections(sharedRedisUrl(), newPrefix(), () => undefined);
    await connections.open();
    connections.end(new Error("Redis does not answer."));
    expect(await connections.ended).toEqual(new Error("Redis does not answer."));
  },
);
