import { request } from "node:http";
import type { ReissuedLink, SessionLinks } from "@tandiff/shared/api.ts";
import { closeCodes, noteRoot } from "@tandiff/shared/sync/protocol.ts";
import { emptyScorecard } from "@tandiff/shared/scoring/empty-scorecard.ts";
import { expect, test, vi } from "vitest";
import { LivePage } from "../live/testing-live.ts";
import { greeted, StockPage, typedFrame } from "../sync/testing-page.ts";
import {
  asOrganiser,
  createCall,
  exampleExercise,
  newThread,
  pause,
  Person,
  startTestApp,
  until,
  type TestApp,
} from "../testing-app.ts";

async function act(app: TestApp, links: SessionLinks, id: string, action: "revoke" | "reissue") {
  return asOrganiser(app, `/sessions/${links.id}/participants/${id}/${action}`, {});
}

test("revoking closes that person's sockets within a second, and nothing of theirs is taken any more", async () => {
  const app = await startTestApp();
  const { links, candidate, interviewer } = await createCall(app);
  const ended = {
    live: await LivePage.of(interviewer),
    code: await greeted(interviewer, 100),
    notes: await new StockPage(interviewer, undefined, "notes").synced(),
  };
  ended.notes.doc.getText(noteRoot(null)).insert(0, "Kept.");
  ended.code.send(typedFrame(100, "before "));
  await until("it is stored", () => ended.code.saved() === 1);
  const others = { live: await LivePage.of(candidate), code: await greeted(candidate, 200) };
  const rows = [...app.test.log.read(links.id)].length;

  const before = Date.now();
  expect((await act(app, links, interviewer.id, "revoke")).status).toBe(204);
  // What was on its way meanwhile comes to a closed door.
  ended.code.send(typedFrame(100, "after ", 7));
  expect([await ended.live.closes(), await ended.code.closes()]).toEqual([
    closeCodes.unauthorised,
    closeCodes.unauthorised,
  ]);
  await until("the notes are closed", () => ended.notes.closed.includes(closeCodes.unauthorised));
  expect(Date.now() - before).toBeLessThan(1_000);

  expect((await interviewer.ask("/welcome")).status).toBe(404);
  expect((await interviewer.command({ type: "call.end" })).status).toBe(404);
  expect(await new LivePage(interviewer).closes()).toBe(closeCodes.unauthorised);
  expect((await new Person(app, links.links.interviewers[0]?.url ?? "").takeSeat()).cookie).toBe("");
  expect([...app.test.log.read(links.id)]).toHaveLength(rows);

  await until("the others see them leave", () => !others.live.here().includes(interviewer.id));
  others.code.send(typedFrame(200, "hers "));
  await until("the others go on", () => others.code.saved() === 1);
  expect([others.live.closedWith, others.code.closedWith, app.reported]).toEqual([null, null, []]);
});

test("a command that waits for another one's commit while the link ends is not carried out", async () => {
  let held: PromiseWithResolvers<void> | null = null;
  const app = await startTestApp({ beforeCommit: () => held?.promise ?? Promise.resolve() });
  const { links, candidate, interviewer } = await createCall(app);
  held = Promise.withResolvers<void>();
  const before = [...app.test.log.read(links.id)].length;
  const hers = candidate.command(newThread("On its way to the disk."));
  await until("hers waits for its commit", () => app.journal.length > 0);
  const his = interviewer.command(newThread("Behind it."));
  await pause(100);
  expect((await act(app, links, interviewer.id, "revoke")).status).toBe(204);
  held.resolve();
  expect([(await hers).status, (await his).status]).toEqual([200, 404]);
  expect([...app.test.log.read(links.id)]).toHaveLength(before + 1);
});

test("a page that does not answer the closing is neither heard nor told anything", async () => {
  const app = await startTestApp();
  const { links, candidate, interviewer } = await createCall(app);
  const hers = await LivePage.of(candidate);
  const his = await LivePage.of(interviewer);
  const code = await greeted(interviewer, 100);
  const rows = [...app.test.log.read(links.id)].length;
  // Paused sockets do not read the closing, and so do not answer it.
  for (const page of [his, code]) page.socket.pause();
  await act(app, links, interviewer.id, "revoke");
  his.socket.send(JSON.stringify({ type: "gather", look: { place: { view: "overview" } } }));
  code.send(typedFrame(100, "after"));
  await until("the others see them leave", () => hers.here().length === 1);
  await pause(200);
  expect(hers.messages("gather")).toEqual([]);
  expect([...app.test.log.read(links.id)]).toHaveLength(rows);
});

test("whoever's link ends while the server reads what they asked for is not answered", async () => {
  const app = await startTestApp();
  const { links, interviewer } = await createCall(app);
  const { storage } = app.test;
  const read = storage.blobs.bind(storage);
  const reading = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  vi.spyOn(storage, "blobs").mockImplementation(async (...asked) => {
    reading.resolve();
    await held.promise;
    return read(...asked);
  });
  const hashes = Object.keys(exampleExercise().blobs).slice(0, 1);
  const asked = [
    interviewer.ask("/application.zip"),
    interviewer.ask("/blobs", { method: "POST", body: JSON.stringify({ hashes }) }),
  ];
  await reading.promise;
  await act(app, links, interviewer.id, "revoke");
  held.resolve();
  expect((await Promise.all(asked)).map(({ status }) => status)).toEqual([404, 404]);
});

test("whatever body arrives after the link has ended is refused, and nothing of it is kept", async () => {
  const app = await startTestApp();
  const { links, candidate, interviewer } = await createCall(app);
  await interviewer.do({ type: "focus.offer", minutes: 10 });
  await candidate.do({ type: "focus.start", minutes: 10 });
  const draft = { key: "k", body: "late", position: null, basis: null };
  const card = { ...emptyScorecard, recommendation: "yes" };
  const bodies: Readonly<Record<string, object>> = {
    "POST /commands": { id: crypto.randomUUID(), command: { type: "focus.end" } },
    "PUT /drafts": draft,
    "PUT /viewed": { path: "main.go", viewed: true },
    "PUT /focus": { file: "0", text: "late" },
    "POST /blobs": { hashes: Object.keys(exampleExercise().blobs) },
    "PUT /scorecard": { card, basis: null },
    "POST /scorecard/submissions": { id: crypto.randomUUID(), card },
  };
  const base = "/api/:participant";
  const taking = app.routes.filter(({ method, path }) => path.startsWith(base) && method.startsWith("P"));
  const names = new Set(taking.map(({ method, path }) => `${method} ${path.slice(base.length)}`));
  expect(names).toEqual(new Set(Object.keys(bodies)));
  const rows = [...app.test.log.read(links.id)].length;
  const tables = ["private_values", "focus_texts", "scorecards"];
  const count = (table: string) =>
    app.test.database.connection.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.["n"];
  const before = tables.map(count);
  const slow = Object.entries(bodies).map(([route, body]) => {
    const [method = "", path = ""] = route.split(" ");
    const sender = path.startsWith("/scorecard") ? interviewer : candidate;
    return startSlowly(sender, method, path, JSON.stringify(body));
  });
  // The server answers a later request only once it knows of the slow ones.
  for (const person of [candidate, interviewer]) await person.ask("/welcome");
  for (const { id } of [candidate, interviewer]) await act(app, links, id, "revoke");
  expect(await Promise.all(slow.map((finish) => finish()))).toEqual(slow.map(() => 404));
  expect([...app.test.log.read(links.id)]).toHaveLength(rows);
  expect(tables.map(count)).toEqual(before);
});

/** Sends all of a request but the end of its body; what it returns sends that and has the answer's status. */
function startSlowly(person: Person, method: string, path: string, body: string): () => Promise<number> {
  const headers = { Cookie: person.cookie, "Content-Length": body.length };
  const slow = request(`${person.app.url}/api/${person.id}${path}`, { method, headers, agent: false });
  const answered = new Promise<number>((resolve, reject) => {
    slow.on("response", ({ statusCode = 0 }) => resolve(statusCode));
    slow.on("error", reject);
  });
  slow.write(body.slice(0, -5));
  return () => {
    slow.end(body.slice(-5));
    return answered;
  };
}

test("a new link works, and the old one, its cookie and its sockets end; also after a restart", async () => {
  const app = await startTestApp();
  const { links, candidate } = await createCall(app);
  const live = await LivePage.of(candidate);
  const answer = await act(app, links, candidate.id, "reissue");
  const { url }: ReissuedLink = JSON.parse(await answer.text());
  expect(await live.closes()).toBe(closeCodes.unauthorised);
  expect((await candidate.ask("/welcome")).status).toBe(404);
  expect((await new Person(app, links.links.candidate).takeSeat()).cookie).toBe("");

  const again = new Person(await app.restart(), url);
  expect(again.id).toBe(candidate.id);
  await again.takeSeat();
  const code = await greeted(again, 300);
  code.send(typedFrame(300, "back"));
  await until("what is typed is stored", () => code.saved() === 1);
  const listed: SessionLinks = JSON.parse(await (await asOrganiser(app, `/sessions/${links.id}`)).text());
  expect(listed.links.candidate).toBe(url);
});

test("the list of links says which are revoked, until there is a new one", async () => {
  const app = await startTestApp();
  const { links, candidate } = await createCall(app);
  const revoked = async (): Promise<SessionLinks["revoked"]> => {
    const listed: SessionLinks = JSON.parse(await (await asOrganiser(app, `/sessions/${links.id}`)).text());
    return listed.revoked;
  };
  expect(links.revoked).toEqual([]);
  await act(app, links, candidate.id, "revoke");
  expect(await revoked()).toEqual([candidate.id]);
  await act(app, links, candidate.id, "reissue");
  expect(await revoked()).toEqual([]);
});

test("only the organiser ends a link, and only one of the session that is named", async () => {
  const app = await startTestApp();
  const { links, candidate, interviewer } = await createCall(app);
  const other = await createCall(app);
  for (const action of ["revoke", "reissue"] as const) {
    const path = `${app.url}/api/organiser/sessions/${links.id}/participants/${candidate.id}/${action}`;
    const asked = await fetch(path, { method: "POST", headers: { Cookie: interviewer.cookie } });
    expect(asked.status).toBe(404);
    expect((await act(app, other.links, candidate.id, action)).status).toBe(404);
    expect((await act(app, links, "nobody0000000000", action)).status).toBe(404);
  }
  expect((await candidate.ask("/welcome")).status).toBe(200);
});
