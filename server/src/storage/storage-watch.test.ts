import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { AppError } from "@tandiff/shared/errors.ts";
import { StorageWatch } from "./storage-watch.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A storage that does as it is told, watched. */
function watched() {
  let probe = (): Promise<void> => Promise.resolve();
  let probes = 0;
  const storage = {
    probe: () => {
      probes += 1;
      return probe();
    },
  };
  const watch = new StorageWatch(storage);
  const told: boolean[] = [];
  watch.watch((isInReach) => told.push(isInReach));
  return {
    watch,
    told,
    probes: () => probes,
    last: () => told.at(-1),
    works: () => void (probe = () => Promise.resolve()),
    fails: (after = 0) =>
      void (probe = () => later(after, () => Promise.reject(new AppError("not-stored", "It is down.")))),
    takes: (milliseconds: number) => void (probe = () => later(milliseconds, () => Promise.resolve())),
  };
}

function later(milliseconds: number, settle: () => Promise<void>): Promise<void> {
  return new Promise((resolve) => setTimeout(() => resolve(settle()), milliseconds));
}

test("a storage that fails for two seconds is out of reach, and is back as soon as it works", async () => {
  const { last, fails, works } = watched();
  await vi.advanceTimersByTimeAsync(3_000);
  expect(last()).toBe(true);
  fails();
  await vi.advanceTimersByTimeAsync(1_500);
  expect(last(), "a moment is no reason to go").toBe(true);
  await vi.advanceTimersByTimeAsync(2_500);
  expect(last()).toBe(false);
  works();
  await vi.advanceTimersByTimeAsync(1_500);
  expect(last()).toBe(true);
});

test("a storage that says after three seconds that it failed is out of reach from then on, and not slow", async () => {
  const { watch, last, fails } = watched();
  fails(3_000);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(last()).toBe(true);
  await vi.advanceTimersByTimeAsync(1_500);
  for (let second = 0; second < 10; second += 1) {
    const [asked] = await Promise.allSettled([watch.look(), vi.advanceTimersByTimeAsync(1_000)]);
    expect(asked).toMatchObject({ status: "rejected", reason: { code: "not-stored" } });
    expect(last()).toBe(false);
  }
});

test("whoever asks in the moment in which it is found to be out of reach is not told that it is slow", async () => {
  const { watch, last, fails } = watched();
  fails(3_200);
  await vi.advanceTimersByTimeAsync(3_000);
  const before = watch.look();
  expect(await before, "so far it is slow").toBe("slow");
  while (last() === true) await vi.advanceTimersByTimeAsync(50);
  const [asked] = await Promise.allSettled([watch.look(), vi.advanceTimersByTimeAsync(800)]);
  expect(asked).toMatchObject({ status: "rejected", reason: { code: "not-stored" } });
});

test("a storage that takes some seconds for each write is slow, and never out of reach", async () => {
  const { watch, told, takes, works } = watched();
  expect(await watch.look()).toBe("usual");
  takes(7_000);
  await vi.advanceTimersByTimeAsync(2_000);
  const paces: string[] = [];
  for (let second = 0; second < 60; second += 1) {
    const [pace] = await Promise.all([watch.look(), vi.advanceTimersByTimeAsync(1_000)]);
    paces.push(pace);
  }
  expect(new Set(paces)).toEqual(new Set(["slow"]));
  expect(new Set(told)).toEqual(new Set([true]));
  works();
  await vi.advanceTimersByTimeAsync(8_000);
  expect(await watch.look()).toBe("usual");
});

test("a storage that says nothing for eight seconds is out of reach until it does, and nobody who asks is kept waiting", async () => {
  const { watch, last, takes } = watched();
  await vi.advanceTimersByTimeAsync(1_000);
  takes(20_000);
  await vi.advanceTimersByTimeAsync(1_000);
  const [asked] = await Promise.allSettled([watch.look(), vi.advanceTimersByTimeAsync(1_000)]);
  expect(asked).toMatchObject({ status: "fulfilled", value: "slow" });
  await vi.advanceTimersByTimeAsync(5_000);
  expect(last()).toBe(true);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(last()).toBe(false);
  await expect(watch.look()).rejects.toMatchObject({ code: "not-stored" });
  takes(0);
  await vi.advanceTimersByTimeAsync(12_000);
  expect([last(), await watch.look()]).toEqual([true, "usual"]);
});

test("however many ask, the storage is looked at once a second", async () => {
  const { watch, probes } = watched();
  for (let asked = 0; asked < 100; asked += 1) await watch.look();
  expect(probes()).toBe(1);
  await vi.advanceTimersByTimeAsync(1_000);
  await watch.look();
  expect(probes()).toBe(2);
});
