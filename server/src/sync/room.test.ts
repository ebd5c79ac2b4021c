import { randomUUID } from "node:crypto";
import type { SessionId } from "@tandiff/shared/ids.ts";
import { closeCodes, messageTypes } from "@tandiff/shared/sync/protocol.ts";
import { limits } from "@tandiff/shared/limits.ts";
import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import {
  createCall,
  createSession,
  exampleExercise,
  pause,
  startTestApp,
  until,
  type TestApp,
} from "../testing-app.ts";
import { firstSession } from "../storage/testing.ts";
import { rawUpdate, text, updateOf, type RawRun } from "./testing.ts";
import { awarenessFrame, greeted, RawPage, StockPage, syncFrame, typedFrame } from "./testing-page.ts";

function sessionOf(app: TestApp): SessionId {
  return firstSession(app.test);
}

const edits = (app: TestApp) =>
  [...app.test.log.read(sessionOf(app))].filter(
    ({ kind, participant }) => kind === "update:code" && participant !== null,
  );

/** The document as the log has it. */
function stored(app: TestApp): Y.Doc {
  const doc = new Y.Doc({ gc: false });
  for (const row of app.test.log.read(sessionOf(app))) {
    if (row.kind === "update:code") Y.applyUpdate(doc, row.payload);
  }
  return doc;
}

/** Holds all commits back until it is told to let them go. */
function gate() {
  let held = Promise.withResolvers<void>();
  held.resolve();
  return {
    hold: () => {
      held = Promise.withResolvers();
    },
    release: () => held.resolve(),
    beforeCommit: () => held.promise,
  };
}

test("each durable edit is acknowledged by its number, also one that changes nothing", async () => {
  const app = await startTestApp();
  const { candidate } = await createCall(app);
  const page = await greeted(candidate, 100);
  page.send(typedFrame(100, "a"), typedFrame(100, "a"), typedFrame(100, "b", 1));
  await until("all three are acknowledged", () => page.saved() === 3);
  expect(edits(app)).toHaveLength(2);
  expect(edits(app)).toMatchObject([{ participant: candidate.id }, { participant: candidate.id }]);
});

test("an edit written in a form that Yjs itself would drop goes in whole, and disturbs nobody", async () => {
  const app = await startTestApp();
  const { candidate, interviewer } = await createCall(app);
  const his = await RawPage.of(interviewer);
  const page = await greeted(candidate, 100);
  const run: RawRun = {
    client: 100,
    clock: 0,
    structs: [{ kind: 4, parent: "f:0", content: text("whole") }],
  };
  page.send(syncFrame("update", rawUpdate([run, { client: 100, clock: 0, structs: [] }])));
  await until("it is acknowledged", () => page.saved() === 1);
  await until("he has it", () => Buffer.concat(his.received).includes("whole"));
  expect(stored(app).getText("f:0").toJSON()).toContain("whole");
  expect([page.closedWith, his.closedWith, app.reported]).toEqual([null, null, []]);
});

test("edits carry the thread that their page says they are for", async () => {
  const app = await startTestApp();
  const { candidate } = await createCall(app);
  const page = await greeted(candidate, 100);
  const thread = randomUUID();
  const cause = (name: string) => Uint8Array.from([messageTypes.cause, name.length, ...Buffer.from(name)]);
  page.send(cause(thread), typedFrame(100, "a"), cause(""), typedFrame(100, "b", 1));
  await until("both are acknowledged", () => page.saved() === 2);
  expect(edits(app).map((row) => row.cause)).toEqual([thread, null]);
});

test("while a commit is held back nobody sees or is told anything of it, and afterwards all do", async () => {
  const commits = gate();
  const app = await startTestApp({ beforeCommit: commits.beforeCommit });
  const { candidate, interviewer, observer } = await createCall(app);
  const hers = await greeted(candidate, 100);
  const his = await RawPage.of(interviewer);
  commits.hold();
  hers.send(typedFrame(100, "held back"), awarenessFrame(100, { file: "f:0" }));
  await pause(100);
  const late = await RawPage.of(observer);
  late.send(syncFrame("step1", Uint8Array.from([0])), Uint8Array.from([messageTypes.queryAwareness]));
  await pause(100);

  expect(hers.saved()).toBe(0);
  for (const page of [his, late]) {
    expect(page.awareness()).toEqual([]);
    expect(Buffer.concat(page.received).includes("held back")).toBe(false);
  }
  expect(edits(app)).toEqual([]);

  commits.release();
  await until("she is told", () => hers.saved() === 1);
  await until("both see it", () => [his, late].every((page) => page.awareness().length > 0));
  for (const page of [his, late]) expect(Buffer.concat(page.received).includes("held back")).toBe(true);
  expect(edits(app)).toHaveLength(1);
});

test("what could not be stored is not acknowledged; all are closed and nothing is doubled later", async () => {
  const app = await startTestApp();
  const { candidate, interviewer } = await createCall(app);
  const his = await new StockPage(interviewer, 200).synced();
  const hers = await greeted(candidate, 100);
  hers.send(typedFrame(100, "first "));
  await until("the first is acknowledged", () => hers.saved() === 1);

  const { connection } = app.test.database;
  const pages = Number(connection.prepare("PRAGMA page_count").get()?.["page_count"]);
  connection.exec(`PRAGMA max_page_count = ${pages}`);
  const large = "x".repeat(200_000);
  hers.send(typedFrame(100, large, 6));
  expect(await hers.closes()).toBe(closeCodes.notStored);
  expect(hers.saved()).toBe(1);
  await until("his page was closed too", () => his.closed.includes(closeCodes.notStored));
  expect(his.file().toJSON()).not.toContain("xxx");

  connection.exec("PRAGMA max_page_count = 1000000");
  await his.synced();
  const again = await greeted(candidate, 100);
  again.send(typedFrame(100, large, 6));
  await until("it is acknowledged now", () => again.saved() === 1);
  await until("he reads it", () => his.file().toJSON().includes("xxx"));
  expect(his.file().toJSON()).toBe(stored(app).getText("f:0").toJSON());
  expect(
    his
      .file()
      .toJSON()
      .match(/x{200000}/g),
  ).toHaveLength(1);
  expect(his.file().toJSON().match(/first/g)).toHaveLength(1);

  const restarted = await app.restart();
  await until("he is back", () => his.provider.synced);
  expect(stored(restarted).getText("f:0").toJSON()).toBe(his.file().toJSON());
});

test("a refusal comes behind the acknowledgement of what was stored before it", async () => {
  const commits = gate();
  const app = await startTestApp({ beforeCommit: commits.beforeCommit });
  const { candidate } = await createCall(app);
  const page = await greeted(candidate, 100);
  commits.hold();
  page.send(typedFrame(100, "good"), typedFrame(100, "\r", 4), typedFrame(100, "late", 4));
  await pause(50);
  expect(page.closedWith).toBeNull();
  commits.release();
  expect(await page.closes()).toBe(closeCodes.refused);
  expect(page.received.slice(-2).map(([type]) => type)).toEqual([messageTypes.saved, messageTypes.refused]);
  expect(page.saved()).toBe(1);
  expect(edits(app)).toHaveLength(1);
});

test("who does not read is closed before much waits for them, and who reads is not", async () => {
  const app = await startTestApp();
  const { candidate, interviewer, second } = await createCall(app);
  const slow = await RawPage.of(interviewer);
  const reader = await RawPage.of(second);
  const hers = await greeted(candidate, 100);
  slow.socket.pause();
  const before = process.memoryUsage().arrayBuffers;
  let clock = 0;
  // The kernel's own buffers take some megabytes before anything waits in the server.
  for (let round = 1; round <= 120; round += 1) {
    const part = "y".repeat(100_000);
    hers.send(typedFrame(100, part, clock));
    clock += part.length;
    hers.send(syncFrame("update", rawUpdate([], [[100, [clock - part.length, part.length]]])));
    await until("it is stored", () => hers.saved() === round * 2, 10_000);
  }
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(80 * limits.socketBacklog);
  await until("the reader has it all", () => reader.received.length >= 240);
  expect(reader.closedWith).toBeNull();
  slow.socket.resume();
  expect(await slow.closes()).toBe(closeCodes.tooSlow);
});

test("a page that is still loading a large workspace is not taken for a slow one", async () => {
  const app = await startTestApp();
  const { candidate, interviewer } = await createCall(app);
  const hers = await greeted(candidate, 100);
  hers.send(typedFrame(100, "z".repeat(900_000)), typedFrame(101, "z".repeat(1_000_000), 0, "f:1"));
  hers.send(typedFrame(102, "z".repeat(1_000_000), 0, "f:2"));
  await until("the large text is stored", () => hers.saved() === 3);

  const loading = await RawPage.of(interviewer);
  loading.socket.pause();
  const steps = Array.from({ length: 2 }, () => syncFrame("step1", Uint8Array.from([0])));
  loading.send(...steps);
  for (let round = 0; round < 20; round += 1) {
    hers.send(typedFrame(103, "k", round));
    await until("a letter is stored", () => hers.saved() === 4 + round);
  }
  loading.socket.resume();
  await until("all of it is there", () => Buffer.concat(loading.received).includes("z".repeat(900_000)));
  await until("the letters came", () => loading.of(messageTypes.sync).length > 20);
  expect(loading.closedWith).toBeNull();
});

test("asking for the whole text ninety times in one breath is answered once or twice", async () => {
  const app = await startTestApp();
  const { observer } = await createCall(app);
  const page = await RawPage.of(observer);
  const count = () => page.of(messageTypes.sync).filter(([, step]) => step === 1).length;
  page.send(...Array.from({ length: 90 }, () => syncFrame("step1", Uint8Array.from([0]))));
  await until("there is an answer", () => count() > 0);
  await pause(100);
  expect(count()).toBeLessThan(45);
  expect(page.closedWith).toBeNull();
  const before = count();
  page.send(syncFrame("step1", Uint8Array.from([0])));
  await until("it is asked again and answered again", () => count() > before);
});

describe("an observer", () => {
  test("reads all and changes neither a row nor a byte, whatever they send", async () => {
    const app = await startTestApp();
    const { candidate, observer } = await createCall(app);
    const hers = await greeted(candidate, 100);
    hers.send(typedFrame(100, "hers"));
    await until("hers is stored", () => hers.saved() === 1);
    const rows = [...app.test.log.read(sessionOf(app))];
    const doc = stored(app);
    const local = new Y.Doc({ gc: false });
    Y.applyUpdate(local, Y.encodeStateAsUpdate(doc));
    const removal = updateOf(local, () => local.getText("f:0").delete(0, 4));
    const attempts = [
      typedFrame(300, "x"),
      syncFrame(
        "step2",
        rawUpdate([{ client: 300, clock: 0, structs: [{ kind: 4, parent: "f:0", content: text("x") }] }]),
      ),
      syncFrame("update", removal),
      // The type's second spelling, which a check of first bytes lets through.
      Uint8Array.from([0, 0x82, 0, ...typedFrame(300, "x").subarray(2)]),
      typedFrame(100, "!", 4),
    ];
    for (const attempt of attempts) {
      const page = await RawPage.of(observer);
      page.send(attempt);
      expect(await page.closes()).toBeOneOf([closeCodes.notAllowed, closeCodes.badFrame]);
    }
    expect([...app.test.log.read(sessionOf(app))]).toEqual(rows);
    expect(Y.encodeStateAsUpdate(stored(app))).toEqual(Y.encodeStateAsUpdate(doc));

    const honest = await new StockPage(observer).synced();
    expect(honest.file().toJSON()).toBe(doc.getText("f:0").toJSON());
    await pause(100);
    expect(honest.closed).toEqual([]);
  });

  test("who has stepped in sends what a writer may, on the line that they had", async () => {
    const app = await startTestApp();
    const { interviewer, observer, candidate } = await createSession(app, exampleExercise(), true);
    await interviewer.do({ type: "call.start", evenUnsubmitted: true });
    const [his, hers] = [await new StockPage(observer).synced(), await new StockPage(candidate).synced()];
    await observer.do({ type: "observer.step-in" });
    const many = "x".repeat(limits.readerFrame);
    his.file().insert(0, many);
    await until("she has it", () => hers.file().toJSON().includes(many));
    expect(his.connections).toBe(1);
  });

  test("may not send a frame of more than 64 KiB, and a writer may", async () => {
    const app = await startTestApp();
    const { candidate, observer } = await createCall(app);
    const page = await RawPage.of(observer);
    page.send(typedFrame(300, "x".repeat(limits.readerFrame)));
    expect(await page.closes()).toBe(closeCodes.tooLarge);
    const worse = await RawPage.of(observer);
    worse.send(typedFrame(300, "x".repeat(3 * limits.readerFrame)));
    expect(await worse.closes()).toBeOneOf([1006, 1009]);
    const hers = await greeted(candidate, 100);
    hers.send(typedFrame(100, "x".repeat(limits.readerFrame)));
    await until("hers is stored", () => hers.saved() === 1);
  });
});

test("after the call's end an edit is refused, and everybody can still read", async () => {
  const app = await startTestApp();
  const { candidate, interviewer } = await createCall(app);
  const hers = await greeted(candidate, 100);
  hers.send(typedFrame(100, "in time"));
  await until("it is stored", () => hers.saved() === 1);
  await interviewer.do({ type: "call.end" });
  const rows = edits(app).length;
  hers.send(typedFrame(100, "too late", 7));
  expect(await hers.closes()).toBe(closeCodes.notAllowed);
  expect(edits(app)).toHaveLength(rows);
  expect((await new StockPage(candidate).synced()).file().toJSON()).toContain("in time");

  await interviewer.do({ type: "call.reopen" });
  const again = await greeted(candidate, 100);
  again.send(typedFrame(100, "again", 7));
  await until("a reopened call takes edits", () => again.saved() === 1);
});
