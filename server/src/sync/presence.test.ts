import { expect, test } from "vitest";
import { createCall, startTestApp, until } from "../testing-app.ts";
import { awarenessFrame, helloFrame, RawPage, StockPage } from "./testing-page.ts";
import { closeCodes } from "@tandiff/shared/sync/protocol.ts";

interface Shown {
  readonly user?: { readonly name: string };
}

/** Names that a stock page shows, its own aside. */
function namesOn(page: StockPage): string[] {
  const states: Map<number, Shown> = page.provider.awareness.getStates();
  return [...states].flatMap(([id, state]) =>
    id === page.doc.clientID ? [] : [state.user?.name ?? "nobody"],
  );
}

test("a person is seen, is gone with their line within the moment, and is seen again when they are back", async () => {
  const app = await startTestApp();
  const { candidate, interviewer } = await createCall(app);
  const [hers, his] = [await new StockPage(candidate).synced(), await new StockPage(interviewer).synced()];
  hers.provider.awareness.setLocalState({ file: "f:0", cursor: null, user: { name: "Ida Interviewer" } });
  await until("he sees her", () => namesOn(his).includes("Cleo Candidate"));

  hers.provider.disconnect();
  await until("she is gone", () => namesOn(his).length === 0, 1_000);
  hers.provider.connect();
  hers.provider.awareness.setLocalState({ file: "f:1", cursor: null });
  await until("she is back", () => namesOn(his).length > 0, 2_000);
  expect(namesOn(his)).toEqual(["Cleo Candidate"]);
});

test("after a restart of the server everybody sees each other again", async () => {
  const app = await startTestApp();
  const { candidate, interviewer } = await createCall(app);
  const pages = [await new StockPage(candidate).synced(), await new StockPage(interviewer).synced()] as const;
  for (const page of pages) page.provider.awareness.setLocalState({ file: "f:0", cursor: null });
  const all = () => pages.every((page) => namesOn(page).length === 1);
  await until("they see each other", all);
  await app.restart();
  await until("both lost the line", () => pages.every((page) => page.closed.length > 0));
  await until("they see each other again", all);
  expect(pages.map(namesOn)).toEqual([["Ida Interviewer"], ["Cleo Candidate"]]);
});

test("who comes later sees who is here", async () => {
  const app = await startTestApp();
  const { candidate, interviewer } = await createCall(app);
  const hers = await RawPage.of(candidate);
  hers.send(awarenessFrame(100, { file: "f:0" }));
  await until("the server has her", () => hers.received.length > 0);
  const his = await RawPage.of(interviewer);
  await until("somebody is shown", () => his.awareness().length > 0);
  expect(his.awareness()).toMatchObject([{ state: { user: { name: "Cleo Candidate" } } }]);
});

test("a page that comes back before its dead line was noticed is shown, and stays when that line ends", async () => {
  const app = await startTestApp();
  const { candidate, interviewer } = await createCall(app);
  const his = await RawPage.of(interviewer);
  const dead = await RawPage.of(candidate);
  dead.send(helloFrame(100), awarenessFrame(100, { file: "f:0" }));
  await until("he sees her", () => his.awareness().length === 1);

  const back = await RawPage.of(candidate);
  back.send(helloFrame(100), awarenessFrame(100, { file: "f:1" }));
  await until("he sees where she is now", () => his.awareness().length === 2);
  dead.socket.terminate();
  back.send(awarenessFrame(100, { file: "f:2" }));
  await until(
    "he sees her move on",
    () => his.awareness().at(-1)?.clientId === 100 && his.awareness().length > 2,
  );
  expect(his.awareness().map(({ state }) => state)).toMatchObject([
    { file: "f:0" },
    { file: "f:1" },
    { file: "f:2" },
  ]);
  const clocks = his.awareness().map(({ clock }) => clock);
  expect(clocks).toEqual(clocks.toSorted((a, b) => a - b));
});

test("one page's tab does not take over what another tab of the same person shows", async () => {
  const app = await startTestApp();
  const { candidate, interviewer } = await createCall(app);
  const his = await RawPage.of(interviewer);
  const [first, second] = [await RawPage.of(candidate), await RawPage.of(candidate)];
  first.send(helloFrame(100), awarenessFrame(100, { file: "f:0" }));
  await until("he sees the first tab", () => his.awareness().length === 1);
  // A stock page repeats what it hears.
  second.send(helloFrame(101), awarenessFrame(100, { file: "f:0" }), awarenessFrame(101, { file: "f:1" }));
  await until("he sees the second tab", () => his.awareness().length === 2);
  second.socket.terminate();
  await until("the second is gone", () => his.awareness().length === 3);
  expect(his.awareness().at(-1)).toMatchObject({ clientId: 101, state: null });
});

test("a page that said hello may only show its own client id", async () => {
  const app = await startTestApp();
  const { candidate, interviewer } = await createCall(app);
  const his = await RawPage.of(interviewer);
  const hers = await RawPage.of(candidate);
  // A third tab of hers that has gone: its cursor would stay for ever, with two tabs to repeat it.
  hers.send(helloFrame(101), awarenessFrame(100, { file: "f:0" }), awarenessFrame(101, { file: "f:1" }));
  await until("he sees her", () => his.awareness().some(({ clientId }) => clientId === 101));
  expect(his.awareness().map(({ clientId }) => clientId)).toEqual([101]);
});

test("one page cannot fill everybody's page with itself", async () => {
  const app = await startTestApp();
  const { candidate } = await createCall(app);
  const page = await RawPage.of(candidate);
  for (let clientId = 100; clientId < 120; clientId += 1)
    page.send(awarenessFrame(clientId, { file: "f:0" }));
  expect(await page.closes()).toBe(closeCodes.badFrame);
});
