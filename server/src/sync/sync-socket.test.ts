import { request } from "node:http";
import { closeCodes, messageTypes } from "@tandiff/shared/sync/protocol.ts";
import { describe, expect, test } from "vitest";
import { firstSession } from "../storage/testing.ts";
import { createCall, createSession, startTestApp, until } from "../testing-app.ts";
import { rawUpdate } from "./testing.ts";
import { single, string } from "./testing-hostile.ts";
import { awarenessFrame, helloFrame, RawPage, StockPage, syncFrame } from "./testing-page.ts";

test("two stock pages write together, and a third that comes later reads the same", async () => {
  const app = await startTestApp();
  const { candidate, interviewer, observer } = await createCall(app);
  const [hers, his] = [await new StockPage(candidate).synced(), await new StockPage(interviewer).synced()];
  const before = hers.file().toJSON();
  expect(before).not.toBe("");

  hers.file().insert(0, "hers 🎉\n");
  his.file().insert(his.file().length, "his\n");
  his.file().delete(his.file().length - 2, 1);
  const expected = `hers 🎉\n${before}hi\n`;
  await until("both read the same", () => [hers, his].every((page) => page.file().toJSON() === expected));

  const later = await new StockPage(observer).synced();
  expect(later.file().toJSON()).toBe(expected);
  expect([hers, his, later].map(({ connections, closed }) => ({ connections, closed }))).toEqual(
    Array.from({ length: 3 }, () => ({ connections: 1, closed: [] })),
  );
  expect(app.reported).toEqual([]);
});

test("who was offline gets the others' text and brings their own, once", async () => {
  const app = await startTestApp();
  const { candidate, interviewer } = await createCall(app);
  const [hers, his] = [await new StockPage(candidate).synced(), await new StockPage(interviewer).synced()];
  hers.provider.disconnect();
  hers.file().insert(0, "written offline\n");
  his.file().insert(0, "written meanwhile\n");
  await until("his text is stored", () => [...app.test.log.read(idOf(app))].length > 0);
  hers.provider.connect();

  await until("both read the same", () => hers.file().toJSON() === his.file().toJSON());
  expect(
    his
      .file()
      .toJSON()
      .match(/written offline/g),
  ).toHaveLength(1);
  expect(
    his
      .file()
      .toJSON()
      .match(/written meanwhile/g),
  ).toHaveLength(1);
});

test("pages come back after a restart of the server with nothing lost or doubled", async () => {
  const app = await startTestApp();
  const { candidate, interviewer } = await createCall(app);
  const [hers, his] = [await new StockPage(candidate).synced(), await new StockPage(interviewer).synced()];
  hers.file().insert(0, "before\n");
  await until("he reads it", () => his.file().toJSON().startsWith("before"));

  const again = await app.restart();
  hers.file().insert(0, "during\n");
  await until("he reads that too", () => his.file().toJSON().startsWith("during\nbefore\n"));
  expect(
    his
      .file()
      .toJSON()
      .match(/before/g),
  ).toHaveLength(1);
  expect(hers.closed.at(0)).toBe(closeCodes.restarting);
  expect(again.reported).toEqual([]);
});

describe("a socket is closed, with a code that says why:", () => {
  test("without a seat, with a wrong one, and on another's address", async () => {
    const app = await startTestApp();
    const { candidate, interviewer } = await createCall(app);
    const url = `${candidate.socketUrl("sync")}/code`;
    for (const Cookie of ["", `${candidate.cookie}x`, interviewer.cookie]) {
      const page = new RawPage(url, { headers: { Cookie } });
      expect(await page.closes()).toBe(closeCodes.unauthorised);
      expect(page.received).toEqual([]);
    }
    const nobody = new RawPage(`${app.url.replace("http", "ws")}/sync/nobody/code`);
    expect(await nobody.closes()).toBe(closeCodes.unauthorised);
    await RawPage.of(candidate);
  });

  test("before the call, to everybody", async () => {
    const app = await startTestApp();
    const { candidate, interviewer, observer } = await createSession(app);
    for (const person of [candidate, interviewer, observer]) {
      expect(await (await RawPage.of(person)).closes()).toBe(closeCodes.notAllowed);
    }
  });

  test("on a document that does not exist", async () => {
    const app = await startTestApp();
    const { candidate } = await createCall(app);
    const url = `${candidate.socketUrl("sync")}/notes`;
    const page = new RawPage(url, { headers: { Cookie: candidate.cookie } });
    expect(await page.closes()).toBe(closeCodes.noDocument);
  });

  test("a client id of somebody else, a hello of another epoch or another protocol", async () => {
    const app = await startTestApp();
    const { candidate, interviewer } = await createCall(app);
    const hers = await RawPage.of(candidate);
    hers.send(helloFrame(100));
    await until("she is welcome", () => hers.of(messageTypes.welcome).length > 0);

    const closes = async (...frames: Uint8Array[]) => {
      const page = await RawPage.of(interviewer);
      page.send(...frames);
      return page.closes();
    };
    expect(await closes(helloFrame(100))).toBe(closeCodes.clientIdTaken);
    expect(await closes(helloFrame(15))).toBe(closeCodes.clientIdTaken);
    expect(await closes(helloFrame(200, "another"))).toBe(closeCodes.otherEpoch);
    expect(await closes(Uint8Array.from([120, 0, 200, 0]))).toBe(closeCodes.badFrame);
    expect(await closes(syncFrame("step1", Uint8Array.from([5])))).toBe(closeCodes.badFrame);
    expect(await closes(Uint8Array.from([124, 1, 97]))).toBe(closeCodes.badFrame);
    const stolen = rawUpdate([{ client: 100, clock: 0, structs: [string("x")] }]);
    expect(await closes(syncFrame("update", stolen))).toBe(closeCodes.clientIdTaken);
    expect(await closes(syncFrame("update", single(string("\r"))))).toBe(closeCodes.refused);
    expect(app.reported).toEqual([]);
    expect(hers.closedWith).toBeNull();
  });

  test("nothing of a page of a newer version, which is served here where it can be, and else elsewhere", async () => {
    const app = await startTestApp();
    const { candidate } = await createCall(app);
    const [page, other] = [await RawPage.of(candidate), await RawPage.of(candidate)];
    page.send(Uint8Array.from([125, 3, 1, 2]), helloFrame(100));
    await until("it is welcome all the same", () => page.of(messageTypes.welcome).length > 0);
    other.send(Uint8Array.from([120, 2, 200, 1, 0]));
    expect(await other.closes()).toBe(closeCodes.restarting);
    expect(page.closedWith).toBeNull();
  });

  test("a text frame", async () => {
    const app = await startTestApp();
    const { candidate } = await createCall(app);
    const page = await RawPage.of(candidate);
    page.socket.send("hello");
    expect(await page.closes()).toBe(closeCodes.badFrame);
  });
});

test("another site's page is refused before there is a socket, and this one's is not", async () => {
  const app = await startTestApp();
  const { candidate } = await createCall(app);
  const url = `${candidate.socketUrl("sync")}/code`;
  const headers = { Cookie: candidate.cookie };
  for (const origin of [
    "https://evil.example",
    "null",
    `${app.url}.evil.example`,
    app.url.replace("http:", "https:"),
  ]) {
    const page = new RawPage(url, { headers, origin });
    const status = new Promise((resolve) => {
      page.socket.on("unexpected-response", (_request, response) => resolve(response.statusCode));
    });
    expect(await status).toBe(403);
  }
  await new RawPage(url, { headers, origin: app.url }).opened();
});

test("an address that is none does not stop the server", async () => {
  const app = await startTestApp();
  const { candidate } = await createCall(app);
  for (const path of ["//", "/%zz", "/sync/", `/sync/${candidate.id}/%`, "/live"]) {
    const headers = { Connection: "Upgrade", Upgrade: "websocket" };
    const answer = new Promise((resolve, reject) => {
      const upgrade = request({ host: "127.0.0.1", port: app.port, path, headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      upgrade.on("error", reject).end();
    });
    expect(await answer, path).toBeOneOf([400, 404]);
  }
  expect((await candidate.ask("/welcome")).status).toBe(200);
});

test("every page hears something more often than it gives up, and a dead one is dropped", async () => {
  const app = await startTestApp({ beatMilliseconds: 300 });
  const { candidate, interviewer } = await createCall(app);
  const page = await RawPage.of(candidate);
  const live = new RawPage(`${interviewer.socketUrl("live")}?after=0`, {
    headers: { Cookie: interviewer.cookie },
  });
  const deaf = new RawPage(`${interviewer.socketUrl("sync")}/code`, {
    headers: { Cookie: interviewer.cookie },
    autoPong: false,
  });
  await deaf.opened();
  await deaf.closes();
  expect(deaf.closedWith).toBe(1006);
  const [pageCount, liveCount] = [page.received.length, live.received.length];
  await until(
    "three beats",
    () => page.received.length > pageCount + 2 && live.received.length > liveCount + 2,
  );
  expect([page.closedWith, live.closedWith]).toEqual([null, null]);
});

test("stopping waits for nobody who does not answer", async () => {
  const app = await startTestApp();
  const { candidate } = await createCall(app);
  const page = await RawPage.of(candidate);
  page.socket.pause();
  const start = Date.now();
  await app.restart();
  expect(Date.now() - start).toBeLessThan(5_000);
});

test("awareness is nobody's but one's own", async () => {
  const app = await startTestApp();
  const { candidate, interviewer } = await createCall(app);
  const [hers, his] = [await RawPage.of(candidate), await RawPage.of(interviewer)];
  hers.send(awarenessFrame(100, { file: "f:0", user: { name: "Ida Interviewer", role: "interviewer" } }));
  await until("he sees her", () => his.awareness().length > 0);
  his.send(awarenessFrame(100, null, 2 ** 53 - 1), awarenessFrame(100, { file: "f:1" }, 2 ** 53 - 1));
  his.send(awarenessFrame(200, { file: "f:1" }));
  await until("she sees him", () => hers.awareness().length > 0);

  const [him] = hers.awareness();
  expect(hers.awareness()).toHaveLength(1);
  expect(him).toMatchObject({
    clientId: 200,
    state: { file: "f:1", user: { id: interviewer.id, name: "Ida Interviewer", role: "interviewer" } },
  });
  expect(his.awareness()).toMatchObject([
    { clientId: 100, state: { user: { id: candidate.id, name: "Cleo Candidate", role: "candidate" } } },
  ]);
});

function idOf(app: Awaited<ReturnType<typeof startTestApp>>) {
  return firstSession(app.test);
}
