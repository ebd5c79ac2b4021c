import { expect, test } from "vitest";
import { ClockWatch, aheadOf } from "./clock-watch.ts";

test("a clock is as far off as it is at least, however long the answer took", async () => {
  const times = (...at: number[]) => {
    const next = at.values();
    return () => next.next().value ?? Number.NaN;
  };
  const aheadWhen = (before: number, shared: number, after: number) =>
    aheadOf(async () => shared, times(before, after));
  expect(await aheadWhen(1_000, 900, 1_010)).toBe(100);
  expect(await aheadWhen(1_000, 1_200, 1_010)).toBe(-190);
  expect(await aheadWhen(1_000, 5_000, 12_000)).toBe(0);
  expect(
    await aheadOf(
      async () => null,
      () => 1,
    ),
  ).toBeNull();
});

test("that a clock is wrong is said once, and once that it is right again", async () => {
  const [said, clock]: [string[], { ahead: number }] = [[], { ahead: 0 }];
  const watch = new ClockWatch({
    storage: { clock: async () => 1_000_000 },
    now: () => 1_000_000 + clock.ahead,
    tell: (sentence) => said.push(sentence),
    report: (error) => {
      throw error;
    },
  });
  for (clock.ahead of [0, 29_000, 61_000, 62_000, -90_000, 2_000, 0]) await watch.look();
  expect(said).toEqual([
    expect.stringMatching(/^This machine's clock is 61 s ahead of that of the database: nothing is erased/),
    expect.stringMatching(/^This machine's clock is that of the database/),
  ]);
  clock.ahead = -90_000;
  await watch.look();
  expect(said.at(-1)).toContain("90 s behind that of the database");
  expect([watch.isWrong, watch.ahead]).toEqual([true, -90_000]);
});

test("the time is told in whole milliseconds, which can be stored, though the shared clock tells parts of one", async () => {
  const watch = new ClockWatch({
    storage: { clock: async () => 999_000.25 },
    now: () => 1_000_000,
    tell: () => undefined,
    report: (error) => {
      throw error;
    },
  });
  await watch.look();
  expect(watch.ahead).toBe(999.75);
  expect(watch.now()).toBe(999_000);
});
