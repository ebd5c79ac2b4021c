import { once } from "node:events";
import { connect } from "node:net";
import { closeCodes } from "@tandiff/shared/sync/protocol.ts";
import { expect, onTestFinished, test } from "vitest";
import * as Y from "yjs";
import { LivePage } from "./live/testing-live.ts";
import { openTestStorage } from "./storage/testing.ts";
import { printedSeed, randomFrom } from "./sync/testing.ts";
import { helloFrame, RawPage, StockPage, syncFrame } from "./sync/testing-page.ts";
import { asOrganiser, createCall, freePort, newThread, pause, until } from "./testing-app.ts";
import { newFolder, startServer } from "./testing-process.ts";

async function startCall() {
  const folder = newFolder();
  const port = await freePort();
  const server = await startServer(folder, port);
  const url = `http://127.0.0.1:${port}`;
  const call = await createCall({ url });
  /** Ends the server with SIGTERM: its exit code, and after how many milliseconds. */
  const stop = async () => {
    const from = performance.now();
    const exit = once(server, "exit");
    server.kill("SIGTERM");
    await exit;
    return { code: server.exitCode, milliseconds: performance.now() - from };
  };
  return { folder, port, url, stop, ...call };
}

/** A plain connection to the server that sends `text` and then nothing, and reads nothing unless told. */
function rawConnection(port: number, text: string) {
  const socket = connect(port, "127.0.0.1");
  socket.pause();
  socket.on("error", () => undefined);
  socket.write(text);
  onTestFinished(() => void socket.destroy());
  return socket;
}

test("SIGTERM: what was acknowledged is there, pages are told to come back, and the server ends well", async () => {
  const random = randomFrom(printedSeed("SIGTERM while typing"));
  const { folder, port, url, stop, candidate, interviewer } = await startCall();
  const live = await LivePage.of(interviewer);
  const reader = await new StockPage(interviewer).synced();
  const writer = await RawPage.of(candidate);
  await until("the text is here", () => reader.file(2).length > 0);
  writer.send(helloFrame(1_000));
  const doc = new Y.Doc();
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(reader.doc));
  doc.clientID = 1_000;
  let sent = 0;
  doc.on("update", (update: Uint8Array) => {
    sent += 1;
    writer.send(syncFrame("update", update));
  });
  const typing = setInterval(() => doc.getText("f:2").insert(0, `<w${sent}>`), 1);
  onTestFinished(() => clearInterval(typing));
  await until("some is saved", () => writer.saved() > 20);
  await pause(random(30));

  const ended = await stop();
  clearInterval(typing);
  expect(ended.code).toBe(0);
  expect(ended.milliseconds).toBeLessThan(5_000);
  expect([await writer.closes(), await live.closes(), reader.closed[0]]).toEqual(
    Array.from({ length: 3 }, () => closeCodes.restarting),
  );
  await expect(fetch(`${url}/api/seats`)).rejects.toThrow("fetch failed");

  const { storage, folder: open } = openTestStorage({}, folder);
  const [session] = await storage.sessions();
  if (!session) throw new Error("There is no session.");
  const stored = new Y.Doc({ gc: false });
  for await (const row of storage.readLog(session.id))
    if (row.kind === "update:code") Y.applyUpdate(stored, row.payload);
  const text = stored.getText("f:2").toJSON();
  expect((await storage.verifyLog(session.id)).ok).toBe(true);
  await storage.close();
  open.release();
  const words: readonly string[] = text.match(/<w\d+>/g) ?? [];
  expect(words.length, "nothing is there that was not acknowledged").toBe(writer.saved());
  for (let word = 0; word < writer.saved(); word += 1) expect(words).toContain(`<w${word}>`);
  expect(reader.file(2).toJSON(), "nobody was shown more than there is").toBe(text);

  await startServer(folder, port);
  await until("the stock page is back by itself", () => reader.provider.synced);
  expect(reader.file(2).toJSON()).toBe(text);
});

test("SIGTERM: a client that reads nothing, half a body and an export on its way hold nobody up", async () => {
  const { folder, port, stop, candidate, interviewer, links } = await startCall();
  const cookie = `Cookie: ${candidate.cookie}\r\n`;
  const stuck = await RawPage.of(interviewer);
  stuck.socket.pause();
  const half = rawConnection(
    port,
    `POST /api/${candidate.id}/commands HTTP/1.1\r\nHost: x\r\n${cookie}Content-Length: 1000\r\n\r\n{"id":`,
  );
  const silent = rawConnection(port, "GET /api/hea");
  const reading = rawConnection(
    port,
    `GET /api/${interviewer.id}/export.zip HTTP/1.1\r\nHost: x\r\nCookie: ${interviewer.cookie}\r\n\r\n`.repeat(
      50,
    ),
  );
  expect((await asOrganiser({ url: `http://127.0.0.1:${port}` }, `/sessions/${links.id}`)).status).toBe(200);
  const ended = await stop();
  expect(ended.code).toBe(0);
  expect(ended.milliseconds).toBeLessThan(5_000);
  for (const socket of [half, silent, reading]) {
    socket.resume();
    await until("the connection has ended", () => socket.destroyed || socket.readableEnded);
  }
  await startServer(folder, port);
});

test("SIGTERM: a command that is on its way is carried out and answered", async () => {
  const { folder, port, stop, candidate } = await startCall();
  const answers = Array.from({ length: 20 }, (_, index) =>
    candidate.command(newThread(`<c${index}>`)).catch(() => null),
  );
  await Promise.any(answers);
  const ended = await stop();
  expect(ended.code).toBe(0);
  const answered = (await Promise.all(answers)).flatMap((answer, index) =>
    answer?.ok ? [`<c${index}>`] : [],
  );
  await startServer(folder, port);
  const page = await LivePage.of(candidate);
  const stored = page.events().flatMap(({ event }) => (event.kind === "thread.opened" ? [event.body] : []));
  expect(answered.length).toBeGreaterThan(0);
  expect(stored).toEqual(expect.arrayContaining(answered));
});
