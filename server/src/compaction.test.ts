import { randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DraftSaved } from "@tandiff/shared/api.ts";
import { CommentId, FileId, ThreadId } from "@tandiff/shared/ids.ts";
import { reduce } from "@tandiff/shared/session/reduce.ts";
import { emptyState, type SessionState } from "@tandiff/shared/session/state.ts";
import { closeCodes, documents } from "@tandiff/shared/sync/protocol.ts";
import { headOrigin, makeSpot, resolvePlaces, spotOrigin } from "@tandiff/shared/workspace/thread-place.ts";
import { strFromU8, unzipSync } from "fflate";
import { expect, test } from "vitest";
import { LivePage } from "./live/testing-live.ts";
import { verifyFolder } from "./operator/verify.ts";
import { openRow } from "./storage/log-codec.ts";
import { LogReader } from "./storage/sqlite/log-reader.ts";
import { helloFrame, RawPage, StockPage } from "./sync/testing-page.ts";
import {
  asOrganiser,
  createCall,
  newThread,
  pause,
  startTestApp,
  until,
  type Person,
  type TestApp,
  type TestAppOptions,
} from "./testing-app.ts";
import { foundInFiles, sealedBytes } from "./testing-bytes.ts";
import { emptyFolder } from "./testing-process.ts";

const canary = "canary-that-was-taken-back";
const added = FileId.parse("1");
const headText = "one\ntwo\nthree\n";

/** A call in which something was typed and taken back, in the code and in the notes, and that has ended. */
async function endedCall(options: TestAppOptions = {}) {
  const app = await startTestApp(options);
  const session = await createCall(app);
  const { candidate, interviewer, second } = session;
  const hers = await new StockPage(candidate).synced();
  const his = await new StockPage(interviewer).synced();
  const notes = await new StockPage(interviewer, undefined, "notes").synced();
  const onHead = newThread(`On a line of head, with a ${canary}.`);
  await candidate.do(onHead);
  await candidate.do({ ...onHead, type: "comment.edit", body: "On a line of head." });
  const reply = { thread: onHead.thread, comment: CommentId.parse(randomUUID()) };
  await interviewer.do({ type: "comment.add", ...reply, body: `An answer with a ${canary}.` });
  await interviewer.do({ type: "comment.delete", ...reply });
  // Found by its characters alone: another line reads the same.
  hers.file(1).insert(4, "same\nsame\n");
  hers.file(1).insert(0, canary);
  await until("the other is shown it", () => his.file(1).toJSON().startsWith(canary));
  his.file(1).delete(0, canary.length);
  his.file(1).delete(0, 4);
  his.file(1).insert(his.file(1).length, "last by him\n");
  await until("the first is shown it", () => hers.file(1).toJSON().endsWith("last by him\n"));
  notes.doc.getText("n:").insert(0, `Knows ${canary}maps.`);
  notes.doc.getText("n:").delete(6, canary.length);
  const spot = makeSpot(added, hers.file(1), { start: 2, end: 2 });
  if (!spot) throw new Error("There is nothing to mark.");
  const ids = { thread: ThreadId.parse(randomUUID()), comment: CommentId.parse(randomUUID()) };
  await candidate.do({ type: "thread.open", ...ids, position: null, spot, body: "On a line of the call." });
  const others = await new StockPage(second, undefined, "notes").synced();
  await until("the notes are stored", () => others.doc.getText("n:").toJSON() === "Knows maps.");
  await interviewer.do({ type: "call.end" });
  return { app, ...session, id: session.links.id, pages: { hers, his, notes, others } };
}

type Ended = Awaited<ReturnType<typeof endedCall>>;

/** Returns when it was saved, from where another one goes on. */
async function putDraft(person: Person, body: string, basis: number | null = null): Promise<number> {
  const draft = { key: "reply:x", body, position: null, basis };
  const answer = await person.ask("/drafts", { method: "PUT", body: JSON.stringify(draft) });
  const { savedAt }: DraftSaved = JSON.parse(await answer.text());
  return savedAt;
}

async function compact({ app, id }: Pick<Ended, "app" | "id">): Promise<number> {
  return (await asOrganiser(app, `/sessions/${id}/compact`, {})).status;
}

async function exported({ app, id }: Pick<Ended, "app" | "id">) {
  const answer = await asOrganiser(app, `/sessions/${id}/export.zip`);
  const bytes = new Uint8Array(await answer.arrayBuffer());
  const files = Object.entries(unzipSync(bytes)).map(([name, file]) => [
    name,
    // The head is never the same text twice.
    strFromU8(file).replace(/"head": "[^"]*"/, ""),
  ]);
  return { bytes, files: Object.fromEntries(files), moment: answer.headers.get("tandiff-moment") };
}

async function stateFor(person: Person): Promise<SessionState> {
  const page = await LivePage.of(person);
  await until("the events have come", () => page.events().length > 0);
  const state = page.events().reduce(reduce, emptyState);
  page.socket.close();
  return state;
}

/** Everything that the database still tells of the session, decrypted. */
function decrypted({ test: { database, keyring } }: TestApp, id: Ended["links"]["id"]): string {
  const key = keyring.sessionKey(id);
  const rows = [...new LogReader(database.connection, keyring).chain(id)];
  return rows
    .flatMap((row) => ("sealed" in row ? [Buffer.from(openRow(key, row).payload).toString("latin1")] : []))
    .join("\n");
}

async function verify({ app, id }: Ended, exportPath?: string): Promise<boolean[]> {
  return (await verifyFolder(app.test.folder, id, exportPath)).map(({ sound }) => sound);
}

test("what was typed and deleted again is gone, from the log and from the bytes of the data folder", async () => {
  const call = await endedCall({ beatMilliseconds: 50 });
  const { app, id } = call;
  const snapshots = () =>
    app.test.database.connection.prepare("SELECT count(*) AS count FROM snapshots").get()?.["count"];
  await until("both documents have a snapshot", () => snapshots() === 2);
  const draft = await putDraft(call.candidate, `A draft with a ${canary}.`);
  const sealed = (): readonly Uint8Array[] =>
    sealedBytes(app.test.database.connection, id, (column) =>
      ["sealed", "outline", "state"].includes(column),
    );
  const early = sealed();
  await putDraft(call.candidate, "A draft.", draft);
  const before = [...early, ...sealed()];
  expect(decrypted(app, id)).toContain(canary);
  expect(foundInFiles(app.test.folder.path, before)).toEqual(before);
  // Stock pages know of no epochs: soon after they are closed they would come back with all that they have.
  for (const page of Object.values(call.pages)) page.provider.destroy();
  expect(await compact(call)).toBe(204);
  expect(decrypted(app, id)).not.toContain(canary);
  const stays = new Set(sealed().map(String));
  const gone = before.filter((bytes) => !stays.has(String(bytes)));
  expect(gone.length).toBeGreaterThan(10);
  expect(foundInFiles(app.test.folder.path, gone)).toEqual([]);
  expect(await (await call.candidate.ask("/drafts")).text()).toMatch(/A draft\./);
  expect([...app.test.log.readUpdates(id, "code", 0), ...app.test.log.readUpdates(id, "notes", 0)]).toEqual(
    [],
  );
  expect(decrypted(app, id)).toContain("On a line of head.");
  // A room that was open has nothing of it left to store either, and one that pages open anew has the texts alone.
  await pause(150);
  const kept = await Promise.all(documents.map((document) => app.test.storage.snapshot(id, document)));
  expect(kept.map((snapshot) => Buffer.from(snapshot?.state ?? []).includes(canary))).toEqual([false, false]);
  const again = await app.restart();
  expect(decrypted(again, id)).not.toContain(canary);
});

test("what pages showed for a replay goes with the consent, from the log and from the bytes of the data folder", async () => {
  const app = await startTestApp();
  const { candidate, interviewer, links } = await createCall(app);
  const { id } = links;
  const path = "canary-page.go";
  const rows = () => [...app.test.log.read(id)].filter(({ kind }) => kind === "view:page");
  await candidate.do({ type: "consent.give" });
  const pages = [await LivePage.of(candidate), await LivePage.of(interviewer)];
  for (const { socket } of pages) {
    socket.send(
      JSON.stringify({ type: "view", view: { place: { view: "file", path }, line: 2, cursor: 3 } }),
    );
  }
  await until("both are kept", () => rows().length === 2);
  const sealed = app.test.database.connection
    .prepare("SELECT sealed FROM log WHERE session = ? AND kind = 'view:page'")
    .all(id)
    .map((row) => row["sealed"])
    .filter((bytes) => bytes instanceof Uint8Array);
  expect(sealed.length).toBe(2);
  expect(decrypted(app, id)).toContain(path);
  const left = () => foundInFiles(app.test.folder.path, sealed);
  expect(left()).toEqual(sealed);
  await interviewer.do({ type: "call.end" });
  expect((await candidate.ask("/own-copy.zip")).status).toBe(200);
  await candidate.do({ type: "consent.withdraw" });
  await until("they are gone", () => rows().length === 0);
  await until("from the files, too", () => left().length === 0);
  expect(decrypted(app, id)).not.toContain(path);
  expect(await app.test.storage.verifyLog(id)).toMatchObject({ ok: true });
});

test("what was typed in files that were deleted is gone too, and head's own lines of them are still found", async () => {
  const now = Date.now();
  const app = await startTestApp({ now: () => now });
  const call = await createCall(app);
  const { candidate, interviewer, links } = call;
  const made = FileId.parse("made");
  await candidate.do({ type: "file.create", file: made, path: "made.txt" });
  const page = await new StockPage(candidate).synced();
  page.doc.getText("f:made").insert(0, `All of ${canary}.`);
  page.file(1).insert(4, `commented on\n${canary}\n`);
  const other = await new StockPage(interviewer).synced();
  await until(
    "it is stored",
    () => other.doc.getText("f:made").toJSON() !== "" && other.file(1).toJSON().includes(canary),
  );
  const spot = makeSpot(added, page.file(1), { start: 2, end: 2 });
  if (!spot) throw new Error("There is nothing to mark.");
  const ids = { thread: ThreadId.parse(randomUUID()), comment: CommentId.parse(randomUUID()) };
  await candidate.do({ type: "thread.open", ...ids, position: null, spot, body: "On a line of the call." });
  for (const file of [made, added]) await candidate.do({ type: "file.delete", file });
  await interviewer.do({ type: "call.end" });
  expect(decrypted(app, links.id)).toContain(canary);
  const before = await exported({ app, id: links.id });
  expect(await compact({ app, id: links.id })).toBe(204);
  expect((await exported({ app, id: links.id })).files).toEqual(before.files);
  expect(decrypted(app, links.id)).not.toContain(canary);
  const again = await new StockPage(candidate).synced();
  expect(again.doc.getText("f:1").toJSON()).toBe(headText);
  expect(again.doc.getText("f:made").toJSON()).toBe("");
  const line = headOrigin(added, headText, { start: 2, end: 2 });
  const [thread] = (await stateFor(candidate)).threads;
  const onSpot = thread?.spot && spotOrigin(thread.spot);
  if (!onSpot) throw new Error("The thread has no spot.");
  expect(resolvePlaces(again.doc.getText("f:1"), [line, onSpot])).toMatchObject([
    { kind: "lines", start: 2, end: 2 },
    { kind: "gone" },
  ]);
});

test("the same holds for what was packed, and the log goes on being checked from an export before both", async () => {
  const now = Date.now();
  const call = await endedCall({ now: () => now });
  const { app, id } = call;
  const path = join(emptyFolder(), "before.zip");
  writeFileSync(path, (await exported(call)).bytes);
  const texts = call.pages.hers.doc.getText("f:1").toJSON();
  const files = (await exported(call)).files;
  await app.test.storage.packAtRest(Number.MAX_SAFE_INTEGER);
  const segments = app.test.database.connection
    .prepare("SELECT sealed FROM segments WHERE session = ?")
    .all(id)
    .map((row) => row["sealed"])
    .filter((bytes) => bytes instanceof Uint8Array);
  expect(segments).toHaveLength(2);
  expect(foundInFiles(app.test.folder.path, segments)).toEqual(segments);
  expect(decrypted(app, id)).toContain(canary);
  expect(await verify(call, path)).toEqual([true]);
  expect((await exported(call)).files).toEqual(files);
  expect(await compact(call)).toBe(204);
  expect(foundInFiles(app.test.folder.path, segments)).toEqual([]);
  expect(decrypted(app, id)).not.toContain(canary);
  expect(await verify(call, path)).toEqual([true]);
  expect((await exported(call)).files).toEqual(files);
  const page = await new StockPage(call.candidate).synced();
  expect(page.doc.getText("f:1").toJSON()).toBe(texts);
  // What was dropped is proven, as for rows that were never packed.
  app.test.database.connection.exec("UPDATE dropped_runs SET hashes = zeroblob(length(hashes))");
  expect(await verify(call)).toEqual([false]);
});

test("a compaction that cannot be stored changes nothing", async () => {
  const call = await endedCall();
  const { log, database } = call.app.test;
  const rows = [...log.read(call.id)];
  database.connection.exec(
    `CREATE TEMP TRIGGER full BEFORE INSERT ON log WHEN NEW.kind = 'session.compacted'
     BEGIN SELECT RAISE(ABORT, 'full'); END`,
  );
  expect(await compact(call)).toBe(503);
  expect([...log.read(call.id)]).toEqual(rows);
  expect(await verify(call)).toEqual([true]);
  expect((await stateFor(call.candidate)).compaction).toBeNull();
  database.connection.exec("DROP TRIGGER full");
  expect(await compact(call)).toBe(204);
});

test("exports and what each page shows stay the same, also after a restart", async () => {
  const now = Date.now();
  const call = await endedCall({ now: () => now });
  const { candidate, interviewer, second } = call;
  const before = await exported(call);
  const texts = call.pages.hers.doc.getText("f:1").toJSON();
  expect(before.files["fixes.patch"]).toContain("last by him");
  const places = (state: SessionState, page: StockPage) => {
    const spot = state.threads.find((thread) => thread.spot)?.spot;
    const origins = [2, 3].map((line) => headOrigin(added, headText, { start: line, end: line }));
    const onSpot = spot && spotOrigin(spot);
    return resolvePlaces(page.doc.getText("f:1"), onSpot ? [...origins, onSpot] : origins);
  };
  const placesBefore = places(await stateFor(candidate), call.pages.hers);
  expect(await compact(call)).toBe(204);
  for (const app of [call.app, await call.app.restart()]) {
    expect(await exported({ app, id: call.id })).toMatchObject({
      files: before.files,
      moment: before.moment,
    });
    const page = await new StockPage(candidate).synced();
    expect(page.doc.getText("f:1").toJSON()).toBe(texts);
    expect(page.file(2).toJSON()).toBe(call.pages.his.file(2).toJSON());
    expect(places(await stateFor(candidate), page)).toEqual(placesBefore);
    const notes = await new StockPage(second, undefined, "notes").synced();
    expect(notes.doc.getText("n:").toJSON()).toBe("Knows maps.");
    expect((await stateFor(interviewer)).threads).toHaveLength(2);
  }
});

test("the log verifies before and after, also with exports from before, and whatever is changed then is found", async () => {
  const call = await endedCall();
  const { app, id } = call;
  const folder = emptyFolder();
  const path = join(folder, "before.zip");
  writeFileSync(path, (await exported(call)).bytes);
  expect(await verify(call, path)).toEqual([true]);
  await compact(call);
  expect(await verify(call)).toEqual([true]);
  expect(await verify(call, path)).toEqual([true]);
  const { connection } = app.test.database;
  for (const sql of [
    "DELETE FROM dropped_runs WHERE first = (SELECT max(first) FROM dropped_runs)",
    "UPDATE dropped_runs SET hashes = zeroblob(length(hashes)) WHERE first = (SELECT max(first) FROM dropped_runs)",
    "UPDATE dropped_runs SET first = first + 1, hashes = substr(hashes, width + 1) WHERE length(hashes) > 32",
    "UPDATE dropped_runs SET hashes = substr(hashes, 1, length(hashes) - width) WHERE length(hashes) > 32",
    "INSERT INTO dropped_runs SELECT session, max(seq) + 1, 32, hash FROM log",
    "DELETE FROM log WHERE kind = 'workspace.seeded'",
    "UPDATE log SET at = at + 1 WHERE kind = 'text:notes'",
    "DELETE FROM log WHERE kind = 'session.compacted'",
    `INSERT INTO dropped_runs SELECT session, seq, 32, hash FROM log WHERE kind = 'call.paused' OR kind = 'workspace.seeded';
     DELETE FROM log WHERE kind = 'workspace.seeded'`,
  ]) {
    connection.exec("SAVEPOINT tampering");
    connection.exec(sql);
    const verdict = (await app.test.storage.verifyLog(id)).ok;
    connection.exec("ROLLBACK TO tampering; RELEASE tampering");
    expect(verdict, sql).toBe(false);
  }
  expect(await verify(call)).toEqual([true]);
});

test("a page with a document from before is told that its own is not continued, once, and may come with none", async () => {
  const call = await endedCall();
  const welcomed = await RawPage.of(call.candidate);
  welcomed.send(helloFrame(100));
  await until("the page is welcome", () => welcomed.of(121).length > 0);
  const epoch = strFromU8((welcomed.of(121)[0] ?? new Uint8Array()).subarray(3));
  await compact(call);
  expect(await welcomed.closes()).toBe(closeCodes.otherEpoch);
  const late = await RawPage.of(call.candidate);
  late.send(helloFrame(101, epoch));
  expect(await late.closes()).toBe(closeCodes.otherEpoch);
  const fresh = await RawPage.of(call.candidate);
  fresh.send(helloFrame(102));
  await until("the page is welcome", () => fresh.of(121).length > 0);
  expect(fresh.closedWith).toBeNull();
});

test("only an ended session is compacted, once for all, and its call cannot be reopened then", async () => {
  const call = await endedCall();
  await call.interviewer.do({ type: "call.reopen" });
  expect(await compact(call)).toBe(409);
  await call.interviewer.do({ type: "call.end" });
  expect(await compact(call)).toBe(204);
  const head = await call.app.test.storage.logHead(call.id);
  expect(await compact(call)).toBe(204);
  expect(await call.app.test.storage.logHead(call.id)).toEqual(head);
  const answer = await call.interviewer.command({ type: "call.reopen" });
  expect(await answer.text()).toContain("This session was compacted");
});

test("notes that are written on afterwards are kept, and compacted again with those before", async () => {
  const call = await endedCall();
  await compact(call);
  const notes = await new StockPage(call.second, undefined, "notes").synced();
  notes.doc.getText("n:").insert(11, ` Late${canary}.`);
  notes.doc.getText("n:").delete(16, canary.length);
  const reader = await new StockPage(call.observer, undefined, "notes").synced();
  await until("it is stored", () => reader.doc.getText("n:").toJSON() === "Knows maps. Late.");
  expect(decrypted(call.app, call.id)).toContain(canary);
  expect(await compact(call)).toBe(204);
  expect(decrypted(call.app, call.id)).not.toContain(canary);
  expect(await verify(call)).toEqual([true]);
  const app = await call.app.restart();
  const after = await new StockPage(call.observer, undefined, "notes").synced();
  expect(after.doc.getText("n:").toJSON()).toBe("Knows maps. Late.");
  expect(app.reported).toEqual([]);
});

test("a day after its end a session is compacted by itself, also when the server was restarted meanwhile", async () => {
  let now = Date.now();
  const call = await endedCall({ now: () => now, housekeepingMilliseconds: 20 });
  const isCompacted = (app: TestApp) => app.test.log.lastUpdateAt(call.id) === null;
  now += 24 * 3_600_000 - 60_000;
  const app = await call.app.restart();
  await pause(100);
  expect(isCompacted(app)).toBe(false);
  now += 60_000;
  await until("the session is compacted", () => isCompacted(app));
  expect(await verify({ ...call, app })).toEqual([true]);
});
