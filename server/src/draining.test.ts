import { once } from "node:events";
import { closeCodes } from "@tandiff/shared/sync/protocol.ts";
import { expect, test } from "vitest";
import { WebSocket } from "ws";
import { LivePage } from "./live/testing-live.ts";
import { CountingPage } from "./sync/testing-page.ts";
import { createCall, newThread, startTestApp, until, type Person } from "./testing-app.ts";

const drainMilliseconds = 600;

test("a node that drains says so at once, opens no sockets and goes on answering, while people leave one by one", async () => {
  const app = await startTestApp({ drainMilliseconds });
  const call = await createCall(app);
  const people = [call.candidate, call.interviewer, call.second, call.observer];
  const pages = await Promise.all(people.map((person) => LivePage.of(person)));
  const left: { readonly by: number; readonly at: number }[] = [];
  for (const [by, page] of pages.entries())
    page.socket.on("close", () => left.push({ by, at: performance.now() }));
  const ready = () => fetch(`${app.url}/readyz`);
  expect((await ready()).status).toBe(200);

  const beganAt = performance.now();
  const restarted = app.restart();
  const answer = await ready();
  expect(answer.status).toBe(503);
  expect(answer.headers.get("connection"), "the next request goes elsewhere").toBe("close");
  expect(await answer.json()).toMatchObject({ error: { code: "stopping" } });
  const late = new WebSocket(call.second.socketUrl("live"), { headers: { Cookie: call.second.cookie } });
  late.on("error", () => undefined);
  const [, refusal] = await once(late, "unexpected-response");
  expect(refusal).toMatchObject({ statusCode: 503 });
  await call.candidate.do(newThread("said while the node drains"));
  await until("everybody was let go", () => left.length === people.length);
  expect(pages.map((page) => page.closedWith)).toEqual(people.map(() => closeCodes.restarting));
  const moments = left.map(({ at }) => at - beganAt);
  // Each is let go no sooner than its turn, but for what timers are early by; how much later is the machine's business.
  for (const [index, moment] of moments.toSorted((a, b) => a - b).entries())
    expect(moment).toBeGreaterThan((drainMilliseconds * index) / people.length - 5);

  await restarted;
  const page = await LivePage.of(call.candidate);
  await until("what was said is there", () =>
    page.events().some(({ event }) => event.kind === "thread.opened"),
  );
});

function opens(person: Person): Promise<boolean> {
  const socket = new WebSocket(person.socketUrl("live"), { headers: { Cookie: person.cookie } });
  return new Promise((resolve) => {
    socket.on("error", () => resolve(false));
    socket.on("open", () => {
      socket.terminate();
      resolve(true);
    });
  });
}

test("a node that can store nothing lets people go one by one, and takes nobody in until it can", async () => {
  const app = await startTestApp({ drainMilliseconds });
  const call = await createCall(app);
  const people = [call.candidate, call.interviewer, call.second, call.observer];
  const pages = await Promise.all(people.map((person) => LivePage.of(person)));
  const left: number[] = [];
  for (const page of pages) page.socket.on("close", () => left.push(performance.now()));
  expect(await opens(call.second)).toBe(true);
  const { connection } = app.test.database;
  connection.exec("CREATE TRIGGER full BEFORE INSERT ON probes BEGIN SELECT RAISE(ABORT, 'disk full'); END");
  await until("everybody was let go", () => left.length === people.length);
  expect(pages.map((page) => page.closedWith)).toEqual(people.map(() => closeCodes.restarting));
  const [first = 0, last = 0] = [left[0], left.at(-1)];
  // The last one's turn is three quarters later, and the machine may be late with the first one.
  expect(last - first).toBeGreaterThan(drainMilliseconds / 2);
  expect(await opens(call.second)).toBe(false);
  connection.exec("DROP TRIGGER full");
  await expect.poll(() => opens(call.second), { timeout: 20_000 }).toBe(true);
});

test("who types through a drain loses nothing, and types nothing twice", async () => {
  const app = await startTestApp({ drainMilliseconds });
  const { candidate, interviewer } = await createCall(app);
  const pages = [await new CountingPage(candidate).synced(), await new CountingPage(interviewer).synced()];
  let words = 0;
  const typing = setInterval(() => {
    words += 1;
    for (const [by, page] of pages.entries()) page.type(`<${by}:${words}>`, by === 0);
  }, 5);
  try {
    await until("something is stored", () => pages.every((page) => page.acknowledged > 5));
    await app.restart();
    for (const page of pages) expect(page.closed[0]?.code).toBe(closeCodes.restarting);
    const before = pages.map((page) => page.acknowledged);
    await until("typing goes on", () => pages.every((page, by) => page.acknowledged > (before[by] ?? 0) + 5));
  } finally {
    clearInterval(typing);
  }
  await until("all is stored", () => pages.every((page) => page.acknowledged === page.typed.length));
  const texts = (): readonly string[] => pages.map((page) => page.file().toJSON());
  await until("both show the same", () => new Set(texts()).size === 1);
  const [text = ""] = texts();
  for (const page of pages) for (const word of page.typed) expect(text.split(word), word).toHaveLength(2);
});
