import { randomUUID } from "node:crypto";
import { OutputId } from "@tandiff/shared/ids.ts";
import { limits } from "@tandiff/shared/limits.ts";
import { closeCodes } from "@tandiff/shared/sync/protocol.ts";
import { expect, test } from "vitest";
import { LivePage } from "./live/testing-live.ts";
import { RawPage, StockPage, syncFrame } from "./sync/testing-page.ts";
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

test("one who asks for the whole document again and again is answered more slowly", async () => {
  const app = await startTestApp();
  const { candidate } = await createCall(app);
  const page = await RawPage.of(candidate);
  const asks = 130;
  const start = performance.now();
  const answers = () => page.received.filter(([type, kind]) => type === 0 && kind === 1).length;
  for (let ask = 0; ask < asks; ask += 1) {
    page.send(syncFrame("step1", Uint8Array.of(0)));
    await until("the document comes", () => answers() > ask);
  }
  // Each counts as ten frames, and those above the burst are waited for.
  const above = 10 * asks - limits.quotas.frames.burst;
  expect(performance.now() - start).toBeGreaterThan((900 * above) / limits.quotas.frames.perSecond);
  expect(page.closedWith).toBeNull();
});

test("of many places that one tells at once the others are told few", async () => {
  const app = await startTestApp();
  const { candidate, interviewer } = await createCall(app);
  const [hasty, other] = [await LivePage.of(candidate), await LivePage.of(interviewer)];
  const told = () => other.messages("presence");
  const before = told().length;
  for (let place = 0; place < 500; place += 1) hasty.say({ view: "file", path: `${place}.go` });
  const isLast = (): boolean => JSON.stringify(told().at(-1)).includes('"499.go"');
  await until("the other is told where they are", isLast);
  expect(told().length - before).toBeLessThan(250);
});

test("one who has said more than anybody says is told so, and can still do all else; others can speak", async () => {
  const app = await startTestApp();
  const { candidate, interviewer } = await createCall(app);
  const output = (): Promise<Response> =>
    candidate.command({
      type: "output.add",
      output: OutputId.parse(randomUUID()),
      title: "go test",
      text: "x".repeat(limits.output),
    });
  const most = Math.floor(limits.said / limits.output);
  for (let count = 0; count < most; count += 1) await output();
  const thread = newThread("short");
  const isRefused = async (): Promise<void> => {
    const refused = await output();
    expect([refused.status, await refused.json()]).toMatchObject([
      413,
      { error: { message: "You have written as much in this session as it can hold." } },
    ]);
  };
  await isRefused();
  await candidate.do(thread);
  await candidate.do({ type: "thread.resolve", thread: thread.thread });
  await interviewer.do(newThread("y".repeat(limits.comment)));
  await app.restart();
  await isRefused();
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
