import { closeCodes, messageTypes } from "@tandiff/shared/sync/protocol.ts";
import { AppError } from "@tandiff/shared/errors.ts";
import { expect, test, vi } from "vitest";
import * as Y from "yjs";
import {
  asOrganiser,
  createCall,
  pause,
  startTestApp,
  until,
  type Person,
  type TestApp,
  type TestSession,
} from "../testing-app.ts";
import { heldBack } from "../testing-late.ts";
import { rawUpdate, text } from "./testing.ts";
import { awarenessFrame, helloFrame, RawPage, StockPage, syncFrame } from "./testing-page.ts";

/** A new string behind the text of the second file. */
function typed(client: number, value: string): Uint8Array {
  const struct = { kind: 4, parent: "f:1", content: text(value) };
  return syncFrame("update", rawUpdate([{ client, clock: 0, structs: [struct] }]));
}

/** `value` typed on behind what `client` has typed. */
function typedOn(client: number, clock: number, value: string): Uint8Array {
  const struct = { kind: 4, origin: [client, clock - 1], content: text(value) } as const;
  return syncFrame("update", rawUpdate([{ client, clock, structs: [struct] }]));
}

const nothing = Uint8Array.from([0]);

/** A call whose rooms nobody has opened since the server's start, and the answer held back that the first one needs. */
async function callWithLateRoom() {
  const first = await startTestApp();
  const call = await createCall(first);
  const app = await first.restart();
  const { storage } = app.test;
  const late = heldBack(storage.outline.bind(storage));
  const outlines = vi.spyOn(storage, "outline").mockImplementationOnce(late.answer);
  return { ...call, app, late, outlines };
}

/** The second file as the log has it. */
function stored(app: TestApp, { links }: TestSession): string {
  const doc = new Y.Doc();
  for (const { payload } of app.test.log.readUpdates(links.id, "code", 0)) Y.applyUpdate(doc, payload);
  return doc.getText("f:1").toJSON();
}

test("a hundred pages that come at once have one room opened, and each has all of the text", async () => {
  const call = await callWithLateRoom();
  const { app, late, outlines } = call;
  const { storage } = app.test;
  const texts = vi.spyOn(storage, "snapshot");
  const people: readonly Person[] = [call.candidate, call.interviewer, call.second, call.observer];
  const pages = await Promise.all(
    people.flatMap((person) => Array.from({ length: 25 }, () => RawPage.of(person))),
  );
  pages.forEach((page, index) => page.send(helloFrame(100 + index), syncFrame("step1", nothing)));
  await late.asked;
  await pause(50);
  expect(pages.flatMap(({ received }) => received)).toEqual([]);
  late.letGo();
  const whole = stored(app, call);
  for (const page of pages)
    await until("it has the text", () => Buffer.concat(page.received).includes(whole));
  expect([outlines.mock.calls.length, texts.mock.calls.length]).toEqual([1, 1]);
});

test("what a page sends while its room is opened is taken in order, all of it", async () => {
  const call = await callWithLateRoom();
  const page = await RawPage.of(call.candidate);
  page.send(helloFrame(100), typed(100, "a"), typedOn(100, 1, "b"), typedOn(100, 2, "c"));
  await call.late.asked;
  await pause(20);
  expect(page.received).toEqual([]);
  call.late.letGo();
  await until("all is acknowledged", () => page.saved() === 3);
  expect(stored(call.app, call)).toMatch(/abc$/);
});

test("a page that has gone before its room was there is shown to nobody", async () => {
  const { candidate, interviewer, late } = await callWithLateRoom();
  const gone = await RawPage.of(candidate);
  gone.send(helloFrame(100), awarenessFrame(100, { file: "f:1" }));
  await late.asked;
  gone.socket.terminate();
  late.letGo();
  const page = await RawPage.of(interviewer);
  page.send(helloFrame(200), Uint8Array.from([messageTypes.queryAwareness]));
  await until("the page is welcome", () => page.of(messageTypes.welcome).length > 0);
  const shown = () => page.awareness().findLast(({ clientId }) => clientId === 100)?.state ?? null;
  await expect.poll(shown).toBeNull();
});

test("a link that ends while the room is opened lets nobody in, and others come in", async () => {
  const { app, links, interviewer, candidate, late } = await callWithLateRoom();
  const page = await RawPage.of(interviewer);
  const other = await RawPage.of(candidate);
  await late.asked;
  await asOrganiser(app, `/sessions/${links.id}/participants/${interviewer.id}/revoke`, {});
  late.letGo();
  expect(await page.closes()).toBe(closeCodes.unauthorised);
  other.send(helloFrame(100));
  await until("the other is welcome", () => other.of(messageTypes.welcome).length > 0);
  expect(page.received).toEqual([]);
});

test("an interview that is erased while its room is opened is told as erased", async () => {
  const { app, links, candidate, late } = await callWithLateRoom();
  const page = await RawPage.of(candidate);
  await late.asked;
  const erased = asOrganiser(app, `/sessions/${links.id}/erase`, { confirm: links.id });
  expect((await erased).status).toBe(204);
  late.letGo();
  expect(await page.closes()).toBe(closeCodes.erased);
  expect(app.reported).toEqual([]);
});

test("an interview that is compacted while its room is opened is opened anew", async () => {
  const { app, links, interviewer, late } = await callWithLateRoom();
  await interviewer.do({ type: "call.end" });
  const page = await RawPage.of(interviewer);
  await late.asked;
  expect((await asOrganiser(app, `/sessions/${links.id}/compact`, {})).status).toBe(204);
  late.letGo();
  expect(await page.closes()).toBe(closeCodes.otherEpoch);
  expect(page.received).toEqual([]);
  const again = await new StockPage(interviewer).synced();
  expect(again.file(1).toJSON()).not.toBe("");
});

test("a server that stops while a room is opened lets nobody in, and stops", async () => {
  const { app, candidate, late } = await callWithLateRoom();
  const page = await RawPage.of(candidate);
  await late.asked;
  const again = app.restart();
  await pause(50);
  late.letGo();
  const restarted = await again;
  expect(await page.closes()).toBeOneOf([closeCodes.restarting, 1006]);
  expect(page.received).toEqual([]);
  expect([...app.reported, ...restarted.reported]).toEqual([]);
  await new StockPage(candidate).synced();
});

test("whose room cannot be read is told to try again, and then it is read anew", async () => {
  const { app, candidate, interviewer, late, outlines } = await callWithLateRoom();
  outlines.mockReset();
  const unreadable = new AppError("not-stored", "The server could not read its database. Try again.");
  outlines.mockRejectedValueOnce(unreadable);
  late.letGo();
  const pages = [await RawPage.of(candidate), await RawPage.of(candidate)];
  expect(await pages[0]?.closes()).toBe(closeCodes.notStored);
  await new StockPage(interviewer).synced();
  expect(app.reported).toEqual([]);
});

/** A call in which the candidate has typed `a`, whose room is at rest; the reading of its text is held back. */
async function callAtRest() {
  const app = await startTestApp({ beatMilliseconds: 100 });
  const call = await createCall(app);
  const { storage } = app.test;
  const snapshots = vi.spyOn(storage, "putSnapshot");
  const hers = await RawPage.of(call.candidate);
  hers.send(helloFrame(100), typed(100, "a"));
  await until("it is in a snapshot", () => snapshots.mock.calls.length > 0);
  const his = await RawPage.of(call.interviewer);
  his.send(helloFrame(200));
  await until("he is welcome", () => his.of(messageTypes.welcome).length > 0);
  const beats = his.received.length;
  await until("the text was let go", () => his.received.length > beats + 3);
  const late = heldBack(storage.snapshot.bind(storage));
  const texts = vi.spyOn(storage, "snapshot").mockImplementationOnce(late.answer);
  return { ...call, app, hers, his, late, texts };
}

test("what has to be judged waits for the text, in order, and keys that are typed on wait for nothing", async () => {
  const call = await callAtRest();
  const { app, hers, his, late, texts } = call;
  his.send(typed(200, "x"), typedOn(200, 1, "y"), awarenessFrame(200, { file: "f:1" }), typedOn(200, 2, "z"));
  await late.asked;
  hers.send(typedOn(100, 1, "b"), typedOn(100, 2, "c"));
  await until("hers are acknowledged", () => hers.saved() === 3);
  expect(his.saved()).toBe(0);
  expect(hers.awareness().map(({ clientId }) => clientId)).not.toContain(200);
  late.letGo();
  await until("his are acknowledged", () => his.saved() === 3);
  await until("she sees him", () => hers.awareness().some(({ clientId }) => clientId === 200));
  expect(stored(app, call)).toMatch(/(abcxyz|xyzabc)$/);
  expect(texts).toHaveBeenCalledTimes(1);
  const latest = await new StockPage(call.observer).synced();
  expect(latest.file(1).toJSON()).toBe(stored(app, call));
});

test("who has lost the right to write while the text is read changes nothing", async () => {
  const call = await callAtRest();
  const { app, interviewer, his, late } = call;
  const before = stored(app, call);
  his.send(typed(200, "x"));
  await late.asked;
  await interviewer.do({ type: "call.end" });
  late.letGo();
  expect(await his.closes()).toBe(closeCodes.notAllowed);
  expect(stored(app, call)).toBe(before);
});

test("a text that cannot be read closes the page that needed it, and is read anew for the next one", async () => {
  const call = await callAtRest();
  const { app, his, hers, late, texts } = call;
  late.letGo();
  texts.mockReset();
  texts.mockRejectedValueOnce(
    new AppError("not-stored", "The server could not read its database. Try again."),
  );
  his.send(typed(200, "x"));
  expect(await his.closes()).toBe(closeCodes.notStored);
  const again = await RawPage.of(call.interviewer);
  again.send(helloFrame(300), typed(300, "x"));
  await until("it is acknowledged", () => again.saved() === 1);
  expect(hers.closedWith).toBeNull();
  expect(app.reported).toEqual([]);
});
