import { expect, test } from "vitest";
import { createCall, pause, startTestApp } from "../testing-app.ts";
import { StockPage } from "./testing-page.ts";
import { isFull } from "./testing.ts";

/** A stock page gives up a line that was silent for 30 s: longer than that, and several times as long in the full set. */
const time = isFull ? 120_000 : 40_000;

// In a file of its own, so that its time passes beside the other tests.
test("a person alone stays connected", { timeout: time + 30_000 }, async () => {
  const app = await startTestApp();
  const { candidate } = await createCall(app);
  const page = await new StockPage(candidate).synced();
  await pause(time);
  const times = page.frames.map(({ at }) => at);
  const gaps = times.slice(1).map((at, index) => at - (times[index] ?? at));
  // A word comes every 15 s; a busy machine is late with one, and not with two.
  expect(Math.max(...gaps)).toBeLessThan(25_000);
  expect({ connections: page.connections, closed: page.closed }).toEqual({ connections: 1, closed: [] });
});
