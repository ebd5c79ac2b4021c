import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "@playwright/test";
import { createProxyServer } from "http-proxy-3";
import { WebSocket } from "ws";
import { closeCodes } from "@tandiff/shared/sync/protocol.ts";
import { makeInterview, openPage, type Interview } from "./support/session.ts";
import { command, stockClient, takeSeat } from "./support/stock-client.ts";
import { freePort } from "../server/src/testing-free-port.ts";
import { startTandiff, type TandiffServer } from "./support/tandiff-server.ts";
import { test } from "./support/test.ts";

let server: TandiffServer;
let proxy: Server;
let interview: Interview;
let folder: string;
let outside: string;
let upgrades = 0;

test.beforeAll(async () => {
  const port = await freePort();
  outside = `http://localhost:${port}`;
  server = await startTandiff({ env: { TANDIFF_URL: outside } });
  const forward = createProxyServer({ target: `http://127.0.0.1:${server.port}`, ws: true });
  proxy = createServer((request, response) => forward.web(request, response));
  // A page that is closed leaves requests behind.
  forward.on("error", (_error, _request, peer) => peer.destroy());
  proxy.on("upgrade", (request, socket, head) => {
    upgrades += 1;
    forward.ws(request, socket, head);
  });
  // The answers that it passes on promise longer than its own five seconds.
  proxy.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve) => proxy.listen(port, "127.0.0.1", resolve));
  folder = await mkdtemp(join(tmpdir(), "tandiff-proxy-"));
  interview = await makeInterview(server, folder);
});

test.afterAll(async () => {
  proxy.closeAllConnections();
  proxy.close();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

test("behind a reverse proxy the links lead there, the page works and its socket is upgraded", async ({
  browser,
}) => {
  expect(interview.candidate).toContain(`${outside}/p/`);
  const page = await openPage(browser, interview.candidate);
  await page.getByRole("button", { name: "Open the merge request" }).click();
  await expect(page.getByRole("heading", { name: "Greet everyone at once" })).toBeVisible();
  expect(upgrades, "the live socket went through the proxy").toBeGreaterThan(0);
  await page.context().close();
});

test("a stock client's edit goes through the proxy, and another origin's socket does not", async () => {
  const seat = await takeSeat(interview.interviewer);
  await command(seat, { type: "call.start", evenUnsubmitted: true });
  const writer = stockClient(outside, seat.participant, seat.cookie);
  const reader = stockClient(outside, seat.participant, seat.cookie);
  await Promise.all([writer.synced(), reader.synced()]);
  const [root] = [...writer.doc.share.keys()].toSorted();
  if (root === undefined) throw new Error("The workspace is empty.");
  writer.doc.getText(root).insert(0, "through the proxy ");
  await expect.poll(() => reader.doc.getText(root).toJSON()).toContain("through the proxy ");
  writer.stop();
  reader.stop();

  const address = `${outside.replace("http", "ws")}/live/${seat.participant}`;
  expect(await answerTo(address, { cookie: seat.cookie, origin: outside })).toBe("open");
  expect(await answerTo(address, { cookie: seat.cookie, origin: "http://elsewhere.example" })).toBe(403);
  expect(await answerTo(address, { cookie: seat.cookie, origin: server.url.replace(/\d+$/, "1") })).toBe(403);
  expect(await answerTo(address, { origin: outside })).toBe(closeCodes.unauthorised);
});

/** "open" when a message came, the HTTP status of a refused upgrade, or the close code. */
function answerTo(address: string, headers: Record<string, string>): Promise<"open" | number> {
  const socket = new WebSocket(address, { headers });
  return new Promise((resolve) => {
    socket.on("message", () => {
      resolve("open");
      socket.close();
    });
    socket.on("unexpected-response", (_request, response) => resolve(response.statusCode ?? 0));
    socket.on("close", (code) => resolve(code));
    socket.on("error", () => undefined);
  });
}
