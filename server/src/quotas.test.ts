import { limits } from "@tandiff/shared/limits.ts";
import { closeCodes } from "@tandiff/shared/sync/protocol.ts";
import { expect, test } from "vitest";
import { LivePage } from "./live/testing-live.ts";
import { RawPage, StockPage } from "./sync/testing-page.ts";
import { createCall, newThread, startTestApp, until } from "./testing-app.ts";

test("one who sends too fast is read more slowly: nothing of it is lost, and nobody else waits", async () => {
  const app = await startTestApp();
  const { candidate, interviewer, observer } = await createCall(app);
  const hasty = await new StockPage(candidate).synced();
  const other = await new StockPage(interviewer).synced();
  const reader = await new StockPage(observer).synced();
  const keys = limits.quotas.frames.burst + 300;
  const start = performance.now();
  for (let key = 0; key < keys; key += 1) hasty.file().insert(key, "h");
  other.file(1).insert(0, "other");
  await until("the other is read", () => reader.file(1).toJSON().startsWith("other"));
  await until("all keys come", () => reader.file().toJSON().startsWith("h".repeat(keys)));
  hasty.file(1).insert(0, "next");
  await until("the next key comes", () => reader.file(1).toJSON().includes("next"));
  // What was above the burst, 1.5 s of it, was waited for first.
  expect(performance.now() - start).toBeGreaterThan(1_300);
  expect([hasty.closed, other.closed]).toEqual([[], []]);
});

test("one who goes on sending all the same is closed, on both sockets, and may come back", async () => {
  const app = await startTestApp();
  const { candidate, interviewer } = await createCall(app);
  const other = await new StockPage(interviewer).synced();
  const flood = await RawPage.of(candidate);
  for (let sent = 0; sent < 30_000; sent += 1) flood.send(Uint8Array.of(3));
  expect(await flood.closes()).toBe(closeCodes.tooFast);
  const { second } = await createCall(app);
  const live = await LivePage.of(second);
  for (let sent = 0; sent < 30_000; sent += 1) live.socket.send('{"type":"visible","visible":true}');
  expect(await live.closes()).toBe(closeCodes.tooFast);
  expect(other.closed).toEqual([]);
  expect(app.reported).toEqual([]);
  const again = await new StockPage(candidate).synced();
  expect(again.file().toJSON()).toBe(other.file().toJSON());
});

test("commands beyond the quota are refused with a sentence; what others ask is answered", async () => {
  const app = await startTestApp();
  const { candidate, interviewer } = await createCall(app);
  const answers = await Promise.all(
    Array.from({ length: limits.quotas.commands.burst + 50 }, () =>
      interviewer.command({ type: "call.pause" }),
    ),
  );
  const refused = answers.filter(({ status }) => status === 429);
  expect(refused.length).toBeGreaterThan(0);
  expect(answers.filter(({ ok }) => ok).length).toBeGreaterThanOrEqual(limits.quotas.commands.burst);
  expect(await refused[0]?.json()).toMatchObject({
    error: {
      code: "too-many-requests",
      message: expect.stringMatching(/^That was more at once.*try again\.$/),
    },
  });
  expect((await candidate.command(newThread("still answered"))).status).toBe(200);
});

test("one who reads nothing is closed once 1 MiB waits for them; the others get everything at once", async () => {
  const app = await startTestApp();
  const { candidate, interviewer, second, observer } = await createCall(app);
  const writers = [await new StockPage(candidate).synced(), await new StockPage(interviewer).synced()];
  const reader = await new StockPage(second).synced();
  const slow = await RawPage.of(observer);
  slow.socket.pause();
  const size = 500_000;
  // More than the kernel takes for a socket that is not read, and less than a writer's quota.
  for (let round = 0; round < 24; round += 1) {
    const writer = writers[round % writers.length];
    const start = performance.now();
    writer?.file().insert(0, String(round % 10).repeat(size));
    await until("the reader has it", () => reader.file().length >= size);
    expect(performance.now() - start).toBeLessThan(3_000);
    writer?.file().delete(0, size);
    await until("and not any more", () => reader.file().length < size);
  }
  slow.socket.resume();
  expect(await slow.closes()).toBe(closeCodes.tooSlow);
  const received = slow.received.reduce((sum, frame) => sum + frame.length, 0);
  expect(received).toBeLessThan(12 * 1_024 * 1_024);
  const again = await new StockPage(observer).synced();
  expect(again.file().toJSON()).toBe(reader.file().toJSON());
  expect([...writers, reader].map(({ closed }) => closed)).toEqual([[], [], []]);
});
