import { statfsSync } from "node:fs";
import { expect, test } from "vitest";
import { LivePage } from "../live/testing-live.ts";
import { helloFrame, RawPage, StockPage, syncFrame } from "../sync/testing-page.ts";
import {
  asOrganiser,
  createCall,
  createSession,
  metricsToken,
  newThread,
  startTestApp,
  until,
  type TestApp,
} from "../testing-app.ts";
import { readMetrics } from "../testing-metrics.ts";

const scrape = (app: TestApp, token = metricsToken): Promise<Response> =>
  fetch(`${app.url}/metrics`, { headers: { Authorization: `Bearer ${token}`, Connection: "close" } });

test("a server that works says so to whoever asks", async () => {
  const app = await startTestApp();
  for (const path of ["/healthz", "/readyz"]) {
    const answer = await fetch(`${app.url}${path}`);
    expect([answer.status, await answer.json()], path).toEqual([200, { ok: true }]);
  }
});

test("a server that cannot store is not ready, and ready again once it can; it is healthy all the time", async () => {
  const app = await startTestApp();
  const { connection } = app.test.database;
  connection.exec("CREATE TRIGGER full BEFORE INSERT ON probes BEGIN SELECT RAISE(ABORT, 'disk full'); END");
  const answer = await fetch(`${app.url}/readyz`);
  expect([answer.status, await answer.json()]).toMatchObject([503, { error: { code: "not-stored" } }]);
  expect((await fetch(`${app.url}/healthz`)).status).toBe(200);
  connection.exec("DROP TRIGGER full");
  await expect.poll(async () => (await fetch(`${app.url}/readyz`)).status).toBe(200);
});

test("who asks often whether it is ready does not make it write each time", async () => {
  const app = await startTestApp();
  const at = () => app.test.database.connection.prepare("SELECT total_changes() AS n").get()?.["n"];
  await fetch(`${app.url}/readyz`);
  const before = at();
  await Promise.all(Array.from({ length: 50 }, () => fetch(`${app.url}/readyz`)));
  expect(Number(at()) - Number(before)).toBeLessThan(5);
});

test("metrics count connections, rooms, commits and frames that were not taken, by reason", async () => {
  const app = await startTestApp();
  const { candidate, interviewer } = await createCall(app);
  const before = await readMetrics(app);
  await LivePage.of(candidate);
  const stock = await new StockPage(interviewer).synced();
  stock.file().insert(0, "typed");
  const refused = await RawPage.of(candidate);
  refused.send(helloFrame(2_000), syncFrame("update", new Uint8Array([1, 2, 3])));
  const malformed = await RawPage.of(candidate);
  malformed.send(new Uint8Array([99]));
  const live = new LivePage(candidate);
  await until("the socket is open", () => live.messages("caught-up").length > 0);
  live.socket.send("not JSON");
  for (const page of [refused, malformed, live]) await page.closes();
  const commits = "tandiff_commit_seconds_count";
  await expect.poll(async () => (await readMetrics(app)).get(commits)).toBe(Number(before.get(commits)) + 1);
  // Looked at once in a while.
  const lag = "tandiff_event_loop_lag_seconds_count";
  await expect.poll(async () => (await readMetrics(app)).get(lag)).toBeGreaterThan(0);

  const after = await readMetrics(app);
  expect(after.get('tandiff_connections{socket="live"}')).toBe(1);
  expect(after.get('tandiff_connections{socket="sync"}')).toBe(1);
  expect(after.get("tandiff_rooms")).toBe(1);
  expect(after.get('tandiff_rejected_frames_total{reason="malformed"}')).toBe(1);
  expect(after.get('tandiff_rejected_frames_total{reason="bad-frame"}')).toBe(2);
  expect(after.get('tandiff_commit_seconds_bucket{le="+Inf"}')).toBe(after.get(commits));
  expect(after.get('tandiff_http_answers_total{status="200"}')).toBeGreaterThan(0);
});

test("a writer that cannot store is seen in the metrics, and that the disk has space for it", async () => {
  const app = await startTestApp();
  const { candidate } = await createCall(app);
  const { connection } = app.test.database;
  expect((await readMetrics(app)).get("tandiff_failed_commits_total")).toBe(0);
  connection.exec("CREATE TRIGGER full BEFORE INSERT ON log BEGIN SELECT RAISE(ABORT, 'disk full'); END");
  expect((await candidate.command(newThread("Not stored."))).status).toBe(503);
  const metrics = await readMetrics(app);
  expect(metrics.get("tandiff_failed_commits_total")).toBe(1);
  const { bavail, bsize } = statfsSync(app.test.folder.path);
  const difference = Math.abs((metrics.get("tandiff_free_bytes") ?? 0) - bavail * bsize);
  expect(difference).toBeLessThan(2 ** 30);
  connection.exec("DROP TRIGGER full");
  await candidate.do(newThread("Stored."));
  expect((await readMetrics(app)).get("tandiff_failed_commits_total")).toBe(1);
});

test("metrics are for who has their token alone, and tell of no session and no person", async () => {
  const app = await startTestApp();
  const { candidate, links } = await createCall(app);
  await candidate.do(newThread("canary"));
  const text = await (await scrape(app)).text();
  for (const told of [links.id, candidate.id, "canary", "Cleo"]) expect(text).not.toContain(told);
  for (const token of ["", "x".repeat(20), candidate.secret]) {
    expect((await scrape(app, token)).status).toBe(404);
  }
  expect((await fetch(`${app.url}/metrics`)).status).toBe(404);
});

test("a request has an id of the server's own, in the journal and in the answer to an error", async () => {
  const app = await startTestApp();
  const { candidate } = await createSession(app);
  const before = app.journal.length;
  const answer = await candidate.ask("/commands", {
    method: "POST",
    body: "{",
    headers: { "X-Request-Id": "mine" },
  });
  const { error }: { error: { request: string } } = JSON.parse(await answer.text());
  expect(error.request).toMatch(/^[\w-]{12}$/);
  expect(answer.headers.get("x-request-id")).toBe(error.request);
  expect(app.journal.slice(before).map((line): unknown => JSON.parse(line))).toEqual([
    {
      level: "info",
      time: expect.any(String),
      request: error.request,
      method: "POST",
      route: "/api/:participant/commands",
      status: 400,
      milliseconds: expect.any(Number),
      msg: "request",
    },
  ]);
});

test("the journal tells nothing that was written, no link, no seat and no query", async () => {
  const app = await startTestApp();
  const session = await createCall(app);
  const { candidate, interviewer, links } = session;
  await candidate.do(newThread("canary-comment"));
  await candidate.ask("/search?q=canary-query");
  await candidate.ask("/drafts", {
    method: "PUT",
    body: JSON.stringify({ key: "canary-key", body: "canary", position: null }),
  });
  const page = await new StockPage(interviewer).synced();
  page.file().insert(0, "canary-typed");
  await asOrganiser(app, `/sessions/${links.id}/export.zip`);
  await fetch(`${app.url}/p/${candidate.id}`);
  const journal = app.journal.join("");
  expect(app.journal.length).toBeGreaterThan(8);
  for (const told of [
    "canary",
    "Cleo",
    candidate.id,
    candidate.secret,
    candidate.cookie.split("=")[1],
    links.id,
  ]) {
    expect(journal).not.toContain(told);
  }
});
