import { cpSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { FocusView } from "@tandiff/shared/api.ts";
import { FileId, ParticipantId } from "@tandiff/shared/ids.ts";
import { reduce } from "@tandiff/shared/session/reduce.ts";
import { emptyState } from "@tandiff/shared/session/state.ts";
import { closeCodes, messageTypes } from "@tandiff/shared/sync/protocol.ts";
import { describe, expect, onTestFinished, test } from "vitest";
import * as Y from "yjs";
import { LivePage } from "../live/testing-live.ts";
import { firstSession, openTestStorage, temporaryFolder } from "../storage/testing.ts";
import { updateOf } from "../sync/testing.ts";
import { awarenessFrame, helloFrame, RawPage, StockPage, syncFrame } from "../sync/testing-page.ts";
import { createCall, pause, startTestApp, until, type Person, type TestApp } from "../testing-app.ts";

const minute = 60_000;
const main = FileId.parse("2");
const secret = "thought-better-of";
const kept = "kept-in-the-end";

function save(person: Person, text: string, file: string = main): Promise<Response> {
  return person.ask("/focus", { method: "PUT", body: JSON.stringify({ file, text }) });
}

async function saved(person: Person): Promise<FocusView["texts"]> {
  const { texts }: FocusView = JSON.parse(await (await person.ask("/focus")).text());
  return texts;
}

function sessionOf(app: TestApp) {
  return firstSession(app.test);
}

const rowsOf = (app: TestApp) => [...app.test.log.read(sessionOf(app))];

function storedText(app: TestApp): string {
  const doc = new Y.Doc({ gc: false });
  for (const row of rowsOf(app)) if (row.kind === "update:code") Y.applyUpdate(doc, row.payload);
  return doc.getText(`f:${main}`).toJSON();
}

/** A call with the candidate in a focus time of two minutes, by a clock that the test moves. */
async function focusing() {
  let ahead = 0;
  const app = await startTestApp({ now: () => Date.now() + ahead });
  const session = await createCall(app);
  const before = storedText(app);
  expect(before).not.toBe("");
  const interviewer = {
    live: await LivePage.of(session.interviewer),
    sync: await RawPage.of(session.interviewer),
  };
  await session.candidate.do({ type: "focus.start", minutes: 2 });
  const pass = (milliseconds: number): void => {
    ahead += milliseconds;
  };
  return { app, ...session, before, pages: interviewer, pass };
}

/** All that a page was sent, on both its sockets. */
const framesOf = ({ live, sync }: { live: LivePage; sync: RawPage }): string =>
  live.texts.join("\n") + Buffer.concat(sync.received).toString("latin1");

/** Every payload of every table that the session's keys open, and the raw bytes of every file. */
async function allThatIsKept(app: TestApp, candidate: Person): Promise<string> {
  const { storage, folder } = app.test;
  const session = sessionOf(app);
  const id = ParticipantId.parse(candidate.id);
  const rows = rowsOf(app).map((row) => Buffer.from(row.payload).toString());
  const values = JSON.stringify([await storage.drafts(id, session), await storage.viewed(id, session)]);
  const focus = [...(await storage.focusTexts(session)).values()];
  const files = readdirSync(folder.path).map((name) => readFileSync(join(folder.path, name), "latin1"));
  return [...rows, values, ...focus, ...files].join("\n");
}

describe("when the candidate is done", () => {
  test("what was kept is in the workspace, and a word that was deleted is nowhere", async () => {
    const { app, candidate, before, pages } = await focusing();
    expect((await save(candidate, `${secret}\n${before}`)).status).toBe(204);
    // The control: while it runs, the word is there for the server that has the key.
    expect((await app.test.storage.focusTexts(sessionOf(app))).get(main)).toContain(secret);
    expect(await allThatIsKept(app, candidate)).toContain(secret);
    const backup = temporaryFolder();
    onTestFinished(() => rmSync(backup, { recursive: true, force: true }));
    for (const name of readdirSync(app.test.folder.path)) {
      if (name !== "focus-keys.json") cpSync(join(app.test.folder.path, name), join(backup, name));
    }
    expect((await save(candidate, `${before}${kept}\n`)).status).toBe(204);
    await candidate.do({ type: "focus.end" });
    await until("he has the edit", () => framesOf(pages).includes(kept));

    expect(storedText(app)).toBe(`${before}${kept}\n`);
    expect(await allThatIsKept(app, candidate)).toContain(kept);
    expect(await allThatIsKept(app, candidate)).not.toContain(secret);
    expect(framesOf(pages)).not.toContain(secret);
    const old = openTestStorage({}, backup);
    onTestFinished(old.cleanUp);
    expect(old.database.connection.prepare("SELECT count(*) AS n FROM focus_texts").get()).toEqual({ n: 1 });
    expect(await old.storage.focusTexts(sessionOf(app))).toEqual(new Map());
  });

  test("it is one edit of theirs, right behind the end, and no more of the text than has changed", async () => {
    const { app, candidate, before } = await focusing();
    await save(candidate, before.replace("main() {}", "main() { run() }"));
    await candidate.do({ type: "focus.end" });
    const [end, edit] = rowsOf(app).slice(-2);
    expect([end?.kind, end?.participant]).toEqual(["focus.ended", candidate.id]);
    expect(edit).toMatchObject({
      kind: "update:code",
      participant: candidate.id,
      cause: null,
      audience: "everyone",
    });
    expect(Y.decodeUpdate(edit?.payload ?? new Uint8Array()).structs).toHaveLength(1);
    expect(storedText(app)).toContain("main() { run() }");
    expect(await app.test.storage.verifyLog(sessionOf(app))).toMatchObject({ ok: true });
  });

  test("a second focus time starts from nothing, and goes on where the first has left the text", async () => {
    const { app, candidate, before } = await focusing();
    await save(candidate, `${before}one\n`);
    await candidate.do({ type: "focus.end" });
    await candidate.do({ type: "focus.start", minutes: 5 });
    expect(await saved(candidate)).toEqual([]);
    await save(candidate, `${before}one\ntwo\n`);
    await candidate.do({ type: "focus.end" });
    expect(storedText(app)).toBe(`${before}one\ntwo\n`);
    const again = await app.restart();
    expect(storedText(again)).toBe(`${before}one\ntwo\n`);
  });

  test("pages that write afterwards write on top of it", async () => {
    const { candidate, interviewer, before } = await focusing();
    const [hers, his] = [await new StockPage(candidate).synced(), await new StockPage(interviewer).synced()];
    await save(candidate, `${before}${kept}\n`);
    await candidate.do({ type: "focus.end" });
    await until("both have it", () => [hers, his].every((page) => page.file(2).toJSON().includes(kept)));
    his.file(2).insert(0, "his\n");
    await until("she has his", () => hers.file(2).toJSON() === `his\n${before}${kept}\n`);
    expect([hers.connections, his.connections]).toEqual([1, 1]);
  });
});

test("on Cancel nothing enters the workspace, and nothing is left", async () => {
  const { app, candidate, before } = await focusing();
  await save(candidate, `${before}${kept}`);
  expect(await allThatIsKept(app, candidate)).toContain(kept);
  const edits = () => rowsOf(app).filter(({ kind }) => kind === "update:code").length;
  const editsBefore = edits();
  await candidate.do({ type: "focus.cancel" });
  expect(edits()).toBe(editsBefore);
  expect(await allThatIsKept(app, candidate)).not.toContain(kept);
  expect(await app.test.storage.focusSessions()).toEqual([]);
  expect((await save(candidate, "late")).status).toBe(409);
});

test("what a page was late to save of one that was cancelled is not taken into the next one", async () => {
  const { app, candidate, interviewer, before } = await focusing();
  const begun = async (): Promise<number> => {
    const { focus } = (await LivePage.of(interviewer)).events().reduce(reduce, emptyState);
    return focus.kind === "running" ? focus.since : 0;
  };
  const late = await begun();
  await candidate.do({ type: "focus.cancel" });
  await candidate.do({ type: "focus.start", minutes: 2 });
  const put = (since: number, text: string): Promise<Response> =>
    candidate.ask("/focus", { method: "PUT", body: JSON.stringify({ file: main, since, text }) });
  expect((await put(late, secret)).status).toBe(409);
  expect((await put(await begun(), `${before}${kept}\n`)).status).toBe(204);
  await candidate.do({ type: "focus.end" });
  expect(storedText(app)).toBe(`${before}${kept}\n`);
});

describe("when the time is up", () => {
  test("the server ends it, from what was saved last", async () => {
    const { app, candidate, before, pages, pass } = await focusing();
    await save(candidate, `${before}${kept}\n`);
    pass(2 * minute - 5_000);
    await pause(1_200);
    expect(pages.live.kinds()).not.toContain("focus.ended");
    pass(5_000);
    await until("all are told", () => pages.live.kinds().includes("focus.ended"));
    expect(storedText(app)).toBe(`${before}${kept}\n`);
    expect(pages.live.events().at(-1)).toMatchObject({
      by: null,
      event: { kind: "focus.ended", kept: true },
    });
    expect(await app.test.storage.focusSessions()).toEqual([]);
    expect((await save(candidate, "late")).status).toBe(409);
    expect(app.reported).toEqual([]);
  });

  test("it ends also when the server was started anew meanwhile, once", async () => {
    const { app, candidate, before, pass } = await focusing();
    await save(candidate, `${before}${kept}\n`);
    const again = await app.restart();
    expect(await saved(candidate)).toEqual([{ file: main, text: `${before}${kept}\n` }]);
    pass(2 * minute);
    const late = await again.restart();
    await until("it has ended", () => rowsOf(late).at(-1)?.kind === "update:code");
    expect(storedText(late)).toBe(`${before}${kept}\n`);
    const last = await late.restart();
    await pause(100);
    expect(rowsOf(last).filter(({ kind }) => kind === "focus.ended")).toHaveLength(1);
    expect(storedText(last)).toBe(`${before}${kept}\n`);
  });

  test("what the end of the call finds written is kept too", async () => {
    const { app, candidate, interviewer, before } = await focusing();
    await save(candidate, `${before}${kept}\n`);
    await interviewer.do({ type: "call.end" });
    expect(
      rowsOf(app)
        .map(({ kind }) => kind)
        .slice(-3),
    ).toEqual(["focus.ended", "update:code", "phase.changed"]);
    expect(storedText(app)).toBe(`${before}${kept}\n`);
  });
});

describe("while it runs", () => {
  test("nobody writes in the workspace, and afterwards all do again", async () => {
    const { app, candidate, interviewer, before } = await focusing();
    for (const person of [candidate, interviewer]) {
      const page = await RawPage.of(person);
      const doc = new Y.Doc();
      page.send(
        helloFrame(doc.clientID),
        syncFrame(
          "update",
          updateOf(doc, () => doc.getText("f:2").insert(0, "in")),
        ),
      );
      expect(await page.closes()).toBe(closeCodes.notAllowed);
    }
    for (const person of [candidate, interviewer]) {
      const answer = await person.command({
        type: "file.create",
        file: FileId.parse("new1"),
        path: "new.go",
      });
      expect(answer.status).toBe(409);
    }
    expect(storedText(app)).toBe(before);
    await candidate.do({ type: "focus.cancel" });
    await interviewer.do({ type: "file.create", file: FileId.parse("new1"), path: "new.go" });
    const his = await new StockPage(interviewer).synced();
    his.file(2).insert(0, "out ");
    await until("it is stored", () => storedText(app) === `out ${before}`);
  });

  test("the others see that the candidate is here and not where, and afterwards where they are by then", async () => {
    const app = await startTestApp();
    const { candidate, interviewer, observer } = await createCall(app);
    const hers = { live: await LivePage.of(candidate), sync: await RawPage.of(candidate) };
    hers.live.say({ view: "workspace", path: "main.go" });
    hers.sync.send(helloFrame(100), awarenessFrame(100, { file: "f:2", cursor: null }, 1));
    const his = { live: await LivePage.of(interviewer), sync: await RawPage.of(interviewer) };
    const placeOf = (page: LivePage) =>
      page
        .messages("presence")
        .at(-1)
        ?.present.find(({ participant }) => participant === candidate.id)?.place;
    const cursor = (page: RawPage) => page.awareness().findLast(({ clientId }) => clientId === 100)?.state;
    await until("he sees where she is", () => JSON.stringify(placeOf(his.live)).includes("main.go"));
    await until("he sees her cursor", () => JSON.stringify(cursor(his.sync) ?? "").includes("f:2"));

    await candidate.do({ type: "focus.start", minutes: 2 });
    await until("her place is withheld", () => placeOf(his.live) === null);
    await until("her cursor is gone", () => cursor(his.sync) === null);
    const frames = [his.live.messages("presence").length, his.sync.of(messageTypes.awareness).length];
    hers.live.say({ view: "workspace", path: "added.txt" });
    hers.sync.send(awarenessFrame(100, { file: "f:0", cursor: null }, 2));
    const late = { live: await LivePage.of(observer), sync: await RawPage.of(observer) };
    late.sync.send(Uint8Array.from([messageTypes.queryAwareness]));
    await pause(150);
    expect(placeOf(late.live)).toBeNull();
    expect(cursor(late.sync)).toBeUndefined();
    const more = his.live.messages("presence").slice(frames[0]);
    expect(JSON.stringify(more)).not.toContain("added.txt");
    expect(his.sync.of(messageTypes.awareness)).toHaveLength(frames[1] ?? -1);

    await candidate.do({ type: "focus.cancel" });
    for (const page of [his, late]) {
      await until("all see where she is now", () => JSON.stringify(placeOf(page.live)).includes("added.txt"));
      await until("and her cursor", () => JSON.stringify(cursor(page.sync) ?? "").includes("f:0"));
    }
  });

  test("the texts are the candidate's alone, and only of files that there are", async () => {
    const { candidate, interviewer, observer } = await focusing();
    for (const person of [interviewer, observer]) {
      expect((await save(person, "mine")).status).toBe(403);
      expect((await person.ask("/focus")).status).toBe(403);
    }
    expect((await save(candidate, "x", "99")).status).toBe(400);
    expect((await save(candidate, "a\r\nb")).status).toBe(400);
    expect(await saved(candidate)).toEqual([]);
    expect((await save(candidate, "x".repeat(600_000))).status).toBe(204);
    expect((await save(candidate, "x".repeat(600_000), "0")).status).toBe(413);
  });
});

describe("a focus time cannot be imposed:", () => {
  test("an interviewer offers, and the candidate declines or accepts", async () => {
    const app = await startTestApp();
    const { candidate, interviewer, observer } = await createCall(app);
    const page = await LivePage.of(observer);
    for (const person of [interviewer, observer]) {
      expect((await person.command({ type: "focus.start", minutes: 5 })).status).toBe(403);
    }
    expect((await save(candidate, "early")).status).toBe(409);
    await interviewer.do({ type: "focus.offer", minutes: 5 });
    expect((await save(candidate, "early")).status).toBe(409);
    await candidate.do({ type: "focus.decline" });
    await interviewer.do({ type: "focus.offer", minutes: 10 });
    await candidate.do({ type: "focus.start", minutes: 10 });
    expect((await save(candidate, "now")).status).toBe(204);
    for (const type of ["focus.end", "focus.cancel"] as const) {
      expect((await interviewer.command({ type })).status).toBe(403);
    }
    await until("all are told", () => page.kinds().at(-1) === "focus.started");
    expect(page.kinds().slice(-4)).toEqual([
      "focus.offered",
      "focus.declined",
      "focus.offered",
      "focus.started",
    ]);
  });
});

describe("a server that was killed", () => {
  test("before the start was in the log has nothing left of it", async () => {
    const app = await startTestApp();
    await createCall(app);
    await app.test.storage.beginFocus(sessionOf(app));
    expect(await app.test.storage.focusSessions()).toHaveLength(1);
    const again = await app.restart();
    expect(await again.test.storage.focusSessions()).toEqual([]);
  });

  test("between the end and the destruction destroys, and does not enter the text twice", async () => {
    const { app, candidate, before } = await focusing();
    await save(candidate, `${before}${kept}\n`);
    await candidate.do({ type: "focus.end" });
    await app.test.storage.beginFocus(sessionOf(app));
    await app.test.storage.putFocusText(sessionOf(app), main, `${before}${kept}\n${kept}\n`);
    const again = await app.restart();
    expect(await again.test.storage.focusSessions()).toEqual([]);
    expect(storedText(again)).toBe(`${before}${kept}\n`);
  });
});

test("an end that could not be stored has ended nothing, and the next one keeps the text once", async () => {
  const { app, candidate, before } = await focusing();
  const page = await new StockPage(candidate).synced();
  await save(candidate, `${before}${kept}\n`);
  const { connection } = app.test.database;
  connection.exec(
    `CREATE TEMP TRIGGER full BEFORE INSERT ON main.log BEGIN SELECT RAISE(ABORT, 'disk full'); END`,
  );
  expect((await candidate.command({ type: "focus.end" })).status).toBeGreaterThanOrEqual(500);
  connection.exec("DROP TRIGGER full");
  expect(storedText(app)).toBe(before);
  expect(await saved(candidate)).toHaveLength(1);
  expect((await save(candidate, `${before}${kept}!\n`)).status).toBe(204);
  await candidate.do({ type: "focus.end" });
  await until("the page has it", () => page.file(2).toJSON() === `${before}${kept}!\n`);
  expect(storedText(app)).toBe(`${before}${kept}!\n`);
});
