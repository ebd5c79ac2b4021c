import { expect, test } from "vitest";
import { reconnectPause } from "./reconnect-pause.ts";

test("a page tries again soon, then ever more rarely, and never gives up for longer than 2.5 s", () => {
  for (const [failures, full] of [
    [1, 200],
    [2, 400],
    [4, 1_600],
    [5, 2_500],
    [40, 2_500],
  ] as const) {
    const pause = reconnectPause(failures);
    expect(pause).toBeGreaterThanOrEqual(full / 2);
    expect(pause).toBeLessThanOrEqual(full);
  }
});

test("a thousand pages that lost the server at one moment come back spread over the time, not at once", () => {
  const bins = new Map<number, number>();
  for (let page = 0; page < 1_000; page += 1) {
    const bin = Math.floor(reconnectPause(5) / 50);
    bins.set(bin, (bins.get(bin) ?? 0) + 1);
  }
  expect(Math.max(...bins.values()), "pages within 50 ms").toBeLessThan(100);
});
