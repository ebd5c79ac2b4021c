import { expect, test } from "vitest";
import { GuessLimit } from "../../http/guess-limit.ts";
import { pause } from "../../testing-app.ts";
import { contract } from "./testing-contract.ts";

contract((join) => {
  test("what nodes count under one name is one count, until its time is over", async () => {
    const { node } = join();
    const [one, other] = [await node(), await node()];
    expect(await one.fanOut.count("a", 60)).toBe(1);
    expect(await other.fanOut.count("a", 60)).toBe(2);
    expect(await other.fanOut.count("short", 1)).toBe(1);
    await pause(1_100);
    expect(await one.fanOut.count("short", 1)).toBe(1);
    expect(await one.fanOut.count("a", 60)).toBe(3);
  });

  test("who guesses on several nodes has no more guesses than on one", async () => {
    const { node } = join();
    const counted: Promise<unknown>[] = [];
    const limits = [await node(), await node(), await node()].map(
      ({ fanOut }) =>
        new GuessLimit(Date.now, (name, seconds) => {
          const count = fanOut.count(name, seconds);
          counted.push(count);
          return count;
        }),
    );
    let looks = 0;
    const guess = async (limit: GuessLimit, network: string): Promise<unknown> => {
      const found = limit.attempt(network, "secret", () => {
        looks += 1;
        return Promise.resolve(null);
      });
      const answer = await found.catch((error: unknown) => error);
      await Promise.all(counted);
      return answer;
    };
    for (let round = 0; round < 60; round += 1) {
      for (const limit of limits) await guess(limit, "192.0.2.1");
    }
    // Some come back while this runs.
    expect(looks).toBeLessThan(100);
    for (const limit of limits) expect(await guess(limit, "192.0.2.2")).toBeNull();
  });
});
