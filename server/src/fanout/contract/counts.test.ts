import { expect, test } from "vitest";
import type { Quota } from "../../domain/token-bucket.ts";
import { GuessLimit } from "../../http/guess-limit.ts";
import { pause } from "../../testing-app.ts";
import { contract } from "./testing-contract.ts";

contract((join) => {
  test("what nodes count under one name is one count, of which some go again each second", async () => {
    const { node } = join();
    const [one, other] = [await node(), await node()];
    const slowly = 0.001;
    expect(await one.fanOut.count("a", slowly)).toBe(1);
    expect(await other.fanOut.count("a", slowly)).toBeCloseTo(2, 1);
    expect(await other.fanOut.count("short", 1)).toBe(1);
    await pause(1_100);
    expect(await one.fanOut.count("short", 1)).toBe(1);
    expect(await one.fanOut.count("a", slowly)).toBeCloseTo(3, 1);
  });

  /** Three nodes that limit guesses, how many they looked at, and a guess that waits until all is counted. */
  async function limiting(quota?: Quota) {
    const { node } = join();
    const counted: Promise<unknown>[] = [];
    const limits = [await node(), await node(), await node()].map(
      ({ fanOut }) =>
        new GuessLimit(
          Date.now,
          (name, perSecond) => {
            const count = fanOut.count(name, perSecond);
            counted.push(count);
            return count;
          },
          quota,
        ),
    );
    let looks = 0;
    const guess = async (limit: GuessLimit, network: string): Promise<unknown> => {
      const found = limit.attempt(network, "secret", () => {
        looks += 1;
        return Promise.resolve(null);
      });
      const answer = await found.catch((error: unknown) => error);
      await Promise.all(counted.splice(0));
      return answer;
    };
    return { limits, guess, looks: () => looks };
  }

  test("who guesses on several nodes has no more guesses than on one", async () => {
    const { limits, guess, looks } = await limiting();
    for (let round = 0; round < 60; round += 1) {
      for (const limit of limits) await guess(limit, "192.0.2.1");
    }
    // Some come back while this runs.
    expect(looks()).toBeLessThan(100);
    for (const limit of limits) expect(await guess(limit, "192.0.2.2")).toBeNull();
  });

  test("who goes on to guess on several nodes gets back no more guesses than on one", async () => {
    const quota = { burst: 6, perSecond: 20 };
    const { limits, guess, looks } = await limiting(quota);
    const from = performance.now();
    const seconds = (): number => (performance.now() - from) / 1_000;
    while (seconds() < 2) {
      for (const limit of limits) await guess(limit, "192.0.2.1");
      await pause(5);
    }
    const ofOne = quota.burst + quota.perSecond * seconds();
    // Each may let one through before it hears of the others'.
    expect(looks()).toBeLessThan(ofOne + limits.length + 1);
    expect(looks(), "and no fewer").toBeGreaterThan(ofOne / 2);
  });
});
