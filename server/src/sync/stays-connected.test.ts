import { expect, test } from "vitest";
import { createCall, pause, startTestApp } from "../testing-app.ts";
import { StockPage } from "./testing-page.ts";

// In a file of its own, so that its two minutes pass beside the other tests.
test("a person alone stays connected for two minutes", { timeout: 150_000 }, async () => {
  const app = await startTestApp();
  const { candidate } = await createCall(app);
  const page = await new StockPage(candidate).synced();
  await pause(120_000);
  const times = page.frames.map(({ at }) => at);
  const gaps = times.slice(1).map((at, index) => at - (times[index] ?? at));
  expect(Math.max(...gaps)).toBeLessThan(16_000);
  expect({ connections: page.connections, closed: page.closed }).toEqual({ connections: 1, closed: [] });
});
