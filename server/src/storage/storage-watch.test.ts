import { afterEach, beforeEach, expect, test, vi } from "vitest";
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
    probes: () => probes,
    last: () => told.at(-1),
    works: () => void (probe = () => Promise.resolve()),
    fails: () => void (probe = () => Promise.reject(new Error("It is down."))),
    isSilent: () => void (probe = () => new Promise(() => undefined)),
  };
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

test("a storage that says nothing for two seconds is out of reach, and whoever asks is not kept waiting", async () => {
  const { watch, last, isSilent } = watched();
  await vi.advanceTimersByTimeAsync(1_000);
  isSilent();
  await vi.advanceTimersByTimeAsync(1_000);
  const [asked] = await Promise.allSettled([watch.look(), vi.advanceTimersByTimeAsync(2_500)]);
  expect(asked).toMatchObject({ status: "rejected", reason: { code: "not-stored" } });
  expect(last()).toBe(false);
});

test("however many ask, the storage is looked at once a second", async () => {
  const { watch, probes } = watched();
  for (let asked = 0; asked < 100; asked += 1) await watch.look();
  expect(probes()).toBe(1);
  await vi.advanceTimersByTimeAsync(1_000);
  await watch.look();
  expect(probes()).toBe(2);
});
