import { expect, onTestFinished, test } from "vitest";
import { pause, until } from "../../testing-app.ts";
import { newPrefix, openTestLine, ownRedisIsMissing, startOwnRedis } from "./testing-redis.ts";
import { runOnRedis } from "./testing-server.ts";

test.skipIf(ownRedisIsMissing)(
  "whoever may use no names but those that begin with the prefix can do all that nodes do",
  async () => {
    const redis = await startOwnRedis();
    onTestFinished(() => redis.stop());
    const prefix = newPrefix();
    const may = ["+@all", "-@admin", "-@dangerous", `~${prefix}*`, `&${prefix}*`];
    await redis.run("ACL", "SETUSER", "nodes", "on", ">secret", "resetchannels", ...may);
    const url = redis.url.replace("redis://", "redis://nodes:secret@");
    // The control: others are closed to them.
    await expect(runOnRedis(url, ["PUBLISH", "echo:1", "x"])).rejects.toThrow("NOPERM");
    await expect(runOnRedis(url, ["SET", "others", "x"])).rejects.toThrow("NOPERM");

    const [one, other] = [openTestLine(url, prefix), openTestLine(url, prefix)];
    for (const line of [one, other]) onTestFinished(() => line.close());
    const heard: string[] = [];
    const begun = new Promise<void>((resolve) => {
      const unsubscribe = other.subscribe("news", {
        heard: (message) => void heard.push(Buffer.from(message).toString()),
        begins: resolve,
      });
      onTestFinished(unsubscribe);
    });
    await until("both lines hold", () => one.lostSince === null && other.lostSince === null);
    await begun;
    one.publish("news", Buffer.from("typed"));
    await until("it is heard", () => heard.includes("typed"));
    expect(await one.count("guesses", 0.001)).toBe(1);
    expect(await other.count("guesses", 0.001)).toBeCloseTo(2, 1);
    const changes: string[] = [];
    for (const line of [one, other]) line.onState(() => changes.push("lost or found"));
    // Longer than they go without a word to themselves.
    await pause(1_500);
    expect(changes).toEqual([]);
  },
);
