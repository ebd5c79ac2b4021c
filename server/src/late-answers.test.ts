import { closeCodes } from "@tandiff/shared/sync/protocol.ts";
import { expect, test, vi } from "vitest";
import { LivePage } from "./live/testing-live.ts";
import { asOrganiser, createCall, pause, startTestApp } from "./testing-app.ts";
import { heldBack } from "./testing-late.ts";

test("a link that ends while its socket is let in lets nobody in", async () => {
  const app = await startTestApp();
  const { links, interviewer } = await createCall(app);
  const { storage } = app.test;
  const late = heldBack(storage.invite.bind(storage));
  vi.spyOn(storage, "invite").mockImplementationOnce(late.answer);
  const page = new LivePage(interviewer);
  await late.asked;
  await asOrganiser(app, `/sessions/${links.id}/participants/${interviewer.id}/revoke`, {});
  late.letGo();
  expect(await page.closes()).toBe(closeCodes.unauthorised);
  expect(app.reported).toEqual([]);
});

test("of two tabs that save over the same text at once, one is refused and the other one's is kept", async () => {
  const app = await startTestApp();
  const { candidate, interviewer } = await createCall(app);
  await interviewer.do({ type: "focus.offer", minutes: 10 });
  await candidate.do({ type: "focus.start", minutes: 10 });
  const { storage } = app.test;
  const late = heldBack(storage.putFocusText.bind(storage));
  vi.spyOn(storage, "putFocusText").mockImplementationOnce(late.answer);
  const save = (text: string): Promise<Response> =>
    candidate.ask("/focus", { method: "PUT", body: JSON.stringify({ file: "0", text, replaces: [null] }) });
  const first = save("first");
  await late.asked;
  const second = save("second");
  await pause(50);
  late.letGo();
  expect([(await first).status, (await second).status]).toEqual([204, 409]);
  expect(await (await candidate.ask("/focus")).json()).toEqual({ texts: [{ file: "0", text: "first" }] });
});

test("people who come at once to a session that nobody has opened share one reading of it", async () => {
  const first = await startTestApp();
  const { links, candidate } = await createCall(first);
  const app = await first.restart();
  const { storage } = app.test;
  // Who was right once is looked at beside others of the same network.
  await asOrganiser(app, "/exercises");
  const late = heldBack(storage.session.bind(storage));
  const read = vi.spyOn(storage, "session").mockImplementationOnce(late.answer);
  const asked = [candidate.ask("/welcome")];
  await late.asked;
  asked.push(asOrganiser(app, `/sessions/${links.id}`), asOrganiser(app, `/sessions/${links.id}`));
  await pause(50);
  late.letGo();
  expect((await Promise.all(asked)).map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(read).toHaveBeenCalledTimes(1);
});

test("a session that is erased while it is opened is nobody's any more", async () => {
  const first = await startTestApp();
  const { links, candidate } = await createCall(first);
  const app = await first.restart();
  const { storage } = app.test;
  const late = heldBack(storage.session.bind(storage));
  vi.spyOn(storage, "session").mockImplementationOnce(late.answer);
  const asked = candidate.ask("/welcome");
  await late.asked;
  const erased = asOrganiser(app, `/sessions/${links.id}/erase`, { confirm: links.id });
  late.letGo();
  expect((await erased).status).toBe(204);
  await asked;
  expect((await candidate.ask("/welcome")).status).toBe(410);
  expect(await new LivePage(candidate).closes()).toBe(closeCodes.erased);
  expect(app.reported).toEqual([]);
});
