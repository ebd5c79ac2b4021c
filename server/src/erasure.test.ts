import { randomUUID } from "node:crypto";
import { chmodSync } from "node:fs";
import { dirname, join } from "node:path";
import type { SessionsView } from "@tandiff/shared/api.ts";
import { FileId, LateTextId } from "@tandiff/shared/ids.ts";
import { closeCodes } from "@tandiff/shared/sync/protocol.ts";
import { expect, test } from "vitest";
import { LivePage } from "./live/testing-live.ts";
import { backUp } from "./operator/backup.ts";
import { restore } from "./operator/restore.ts";
import { verifyFolder } from "./operator/verify.ts";
import { openTestStorage } from "./storage/testing.ts";
import { StockPage } from "./sync/testing-page.ts";
import { asOrganiser, createCall, startTestApp, until, type TestApp } from "./testing-app.ts";
import { foundInFiles, sealedBytes, sessionTables } from "./testing-bytes.ts";
import { fullCall, rowsOf } from "./testing-full-call.ts";
import { emptyFolder, tandiff } from "./testing-process.ts";

/** Tables that are of no session, or keep that there was one. */
const ofNoSession = new Set([
  "blobs",
  "exercise_blobs",
  "exercises",
  "probes",
  "restores",
  "retired_exercises",
  "rubrics",
  "sessions",
]);

async function startFullCall() {
  const app = await startTestApp({ beatMilliseconds: 50 });
  return { app, ...(await fullCall(app)) };
}

type Call = Awaited<ReturnType<typeof startFullCall>>;

async function erase({ app, id }: Pick<Call, "app" | "id">, confirm: string = id): Promise<number> {
  return (await asOrganiser(app, `/sessions/${id}/erase`, { confirm })).status;
}

async function overview(app: TestApp): Promise<SessionsView> {
  const view: SessionsView = JSON.parse(await (await asOrganiser(app, "/sessions")).text());
  return view;
}

test("in the middle of a call: nothing stays but the ids of its links, open pages are told, and the others go on", async () => {
  const call = await startFullCall();
  const { app, id } = call;
  const other = await createCall(app);
  const live = await Promise.all(
    [call.candidate, call.interviewer, call.observer].map((one) => LivePage.of(one)),
  );
  const tables = sessionTables(app.test.database.connection);
  // Only a session that was compacted has hashes of dropped rows.
  expect(Object.keys(rowsOf(app, id))).toEqual(tables.filter((table) => table !== "dropped_runs"));
  const before = sealedBytes(app.test.database.connection, id);
  expect(foundInFiles(app.test.folder.path, before)).toEqual(before);
  const key = Buffer.from(app.test.keyring.sessionKey(id).export().toString("base64"));
  expect(foundInFiles(app.test.folder.path, [key])).toEqual([key]);

  expect(await erase(call)).toBe(204);
  for (const page of live) expect(await page.closes()).toBe(closeCodes.erased);
  for (const page of call.pages)
    await until("the page is told", () => page.closed.includes(closeCodes.erased));
  const again = await app.restart();
  for (const running of [app, again])
    expect(foundInFiles(running.test.folder.path, [...before, key])).toEqual([]);
  expect(rowsOf(again, id)).toEqual({ invites: 4 });
  expect(await verifyFolder(again.test.folder, id)).toMatchObject([
    {
      sound: true,
      sentence: expect.stringMatching(/was erased on \d{4}-\d\d-\d\d: nothing of it can be read\.$/),
    },
  ]);
  const view = await overview(again);
  expect([view.sessions.map((one) => one.id), view.unreadable]).toEqual([[other.links.id], []]);
  expect(view.erased).toEqual([{ id, by: "organiser", at: expect.any(Number) }]);
  const page = await new StockPage(other.candidate).synced();
  expect(page.file(1).toJSON()).toBe("one\ntwo\nthree\n");
  expect(again.reported).toEqual([]);
});

test("one that had ended, with late texts, and was compacted goes as wholly", async () => {
  const call = await startFullCall();
  const { app, id, candidate, interviewer } = call;
  const { connection } = app.test.database;
  await interviewer.do({ type: "call.end" });
  const late = { late: LateTextId.parse(randomUUID()), file: FileId.parse("1"), text: "From a tunnel." };
  await candidate.do({ type: "late.add", ...late });
  const early = sealedBytes(connection, id);
  expect((await asOrganiser(app, `/sessions/${id}/compact`, {})).status).toBe(204);
  const notes = await new StockPage(call.second, undefined, "notes").synced();
  const rows = rowsOf(app, id)["log"] ?? 0;
  notes.doc.getText("n:").insert(0, "On second thought: yes. ");
  await until("the note is stored", () => (rowsOf(app, id)["log"] ?? 0) > rows);
  const before = sealedBytes(connection, id);
  expect(foundInFiles(app.test.folder.path, before)).toEqual(before);
  expect(rowsOf(app, id)).toHaveProperty("dropped_runs");
  expect(await erase(call)).toBe(204);
  expect(foundInFiles(app.test.folder.path, [...early, ...before])).toEqual([]);
  expect(rowsOf(app, id)).toEqual({ invites: 4 });
});

test("whoever holds a link is told that the interview was erased; nobody else is told that there was one", async () => {
  const call = await startFullCall();
  expect(await erase(call)).toBe(204);
  const answer = await call.candidate.ask("/drafts");
  expect([answer.status, await answer.json()]).toEqual([
    410,
    {
      error: {
        code: "erased",
        message: "This interview was erased: nothing of it is kept any more.",
        request: expect.any(String),
      },
    },
  ]);
  const seat = (secret: string) =>
    fetch(`${call.app.url}/api/seats`, {
      method: "POST",
      body: JSON.stringify({ participant: call.candidate.id, secret }),
    });
  expect((await seat(call.candidate.secret)).status).toBe(410);
  expect((await seat("x".repeat(43))).status).toBe(404);
  expect((await call.candidate.ask("/drafts", { headers: { Cookie: "" } })).status).toBe(404);
  expect(await new LivePage(call.observer).closes()).toBe(closeCodes.erased);
  for (const what of ["", "/export.zip", "/candidate-data.zip", "/accommodations"])
    expect((await asOrganiser(call.app, `/sessions/${call.id}${what}`)).status, what).toBe(410);
  for (const what of ["/export.zip", "/scorecard"])
    expect((await call.interviewer.ask(what)).status, what).toBe(410);
  expect((await call.candidate.ask("/own-copy.zip")).status).toBe(410);
  const late = await call.candidate.command({ type: "focus.end" });
  expect(late.status).toBe(410);
  expect(rowsOf(call.app, call.id)).toEqual({ invites: 4 });
  expect(call.app.reported).toEqual([]);
});

test("a backup from before, restored with the current keyring, says that it was erased, and has nothing of it either", async () => {
  const call = await startFullCall();
  const { app, id } = call;
  const file = join(emptyFolder(), "tandiff.db");
  backUp(app.test.folder, file);
  const before = sealedBytes(app.test.database.connection, id);
  expect(foundInFiles(dirname(file), before)).toEqual(before);
  expect(await erase(call)).toBe(204);
  const target = emptyFolder();
  const { sessions } = await restore(file, target, app.test.folder.keyring);
  expect(sessions).toMatchObject([
    { session: id, hasKey: false, sentence: expect.stringContaining("nothing of it can be read") },
  ]);
  expect(foundInFiles(target, before)).toEqual([]);
  const restored = openTestStorage({}, target);
  expect(await restored.storage.sessions()).toEqual([]);
  await restored.cleanUp();
});

test("nothing is erased by mistake: the id must be said twice, and there must be such a session", async () => {
  const call = await startFullCall();
  const rows = rowsOf(call.app, call.id);
  expect(await erase(call, "another")).toBe(400);
  expect((await asOrganiser(call.app, `/sessions/${call.id}/erase`, {})).status).toBe(400);
  const nobody = "nobody0000000000";
  expect((await asOrganiser(call.app, `/sessions/${nobody}/erase`, { confirm: nobody })).status).toBe(404);
  const said = await tandiff(call.app.test.folder.path, ["session", "erase", call.id], call.app.port);
  expect(said).toMatchObject({ code: 1, stdout: "", stderr: expect.stringContaining("Say --yes to do it.") });
  expect(rowsOf(call.app, call.id)).toEqual(rows);
  expect((await call.candidate.ask("/welcome")).status).toBe(200);
});

test("where the keyring cannot be written nothing is erased; where rows cannot be deleted they are later", async () => {
  const call = await startFullCall();
  const { app, id } = call;
  const { connection } = app.test.database;
  const rows = rowsOf(app, id);
  chmodSync(app.test.folder.path, 0o500);
  const isRoot = process.getuid?.() === 0;
  if (!isRoot) {
    expect(await erase(call)).toBe(503);
    expect(rowsOf(app, id)).toEqual(rows);
    expect((await call.candidate.ask("/welcome")).status).toBe(200);
  }
  chmodSync(app.test.folder.path, 0o700);
  connection.exec(
    "CREATE TEMP TRIGGER full BEFORE DELETE ON snapshots BEGIN SELECT RAISE(ABORT, 'full'); END",
  );
  expect(await erase(call)).toBe(503);
  expect((await call.candidate.ask("/welcome")).status).toBe(410);
  expect(rowsOf(app, id)).toEqual(rows);
  connection.exec("DROP TRIGGER full");
  expect(await erase(call)).toBe(204);
  expect(rowsOf(app, id)).toEqual({ invites: 4 });
  expect(await erase(call)).toBe(204);
});

test("a session whose log was tampered with can be erased all the same", async () => {
  const call = await startFullCall();
  call.app.test.database.connection.exec(`DELETE FROM log WHERE session = '${call.id}' AND seq > 3`);
  const again = await call.app.restart();
  expect(await erase({ ...call, app: again })).toBe(204);
  expect((await overview(again)).unreadable).toEqual([]);
  expect(rowsOf(again, call.id)).toEqual({ invites: 4 });
});

test("every table has a column `session` by which it is erased, or has nothing of a session", async () => {
  const call = await startFullCall();
  const { connection } = call.app.test.database;
  const tables = connection
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
    .all()
    .map((row) => String(row["name"]));
  const unknown = tables.filter(
    (table) => !ofNoSession.has(table) && !sessionTables(connection).includes(table),
  );
  expect(unknown, "tables that an erasure does not reach").toEqual([]);
  expect(await erase(call)).toBe(204);
  const ids = [call.id, call.candidate.id, call.interviewer.id, call.second.id, call.observer.id];
  const left = tables.filter((table) => {
    const rows = JSON.stringify(connection.prepare(`SELECT * FROM "${table}"`).all());
    return ids.some((id) => rows.includes(id));
  });
  expect(left).toEqual(["invites", "sessions"]);
});
