import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { expect, test } from "vitest";
import { asOrganiser, createCall, newThread, startTestApp } from "../testing-app.ts";
import { emptyFolder, tandiff } from "../testing-process.ts";

/** A running server with two sessions, and exports of the first: as a zip, a folder and `review.json`. */
async function exported() {
  const app = await startTestApp();
  const session = await createCall(app);
  const other = await createCall(app);
  const { id } = session.links;
  const folder = emptyFolder();
  const exportTo = async (name: string) => {
    const answer = await asOrganiser(app, `/sessions/${id}/export.zip`);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    writeFileSync(join(folder, `${name}.zip`), bytes);
    mkdirSync(join(folder, name));
    for (const [entry, file] of Object.entries(unzipSync(bytes))) {
      writeFileSync(join(folder, name, entry), file);
    }
  };
  await exportTo("export");
  const { connection } = app.test.database;
  connection.exec("CREATE TEMP TABLE older AS SELECT * FROM log_heads");
  await session.candidate.do(newThread("After the export."));
  return {
    session,
    id,
    other: other.links.id,
    exportTo,
    path: (name: string) => join(folder, name),
    tamper: (sql: string) => connection.exec(sql.replaceAll(":id", `'${id}'`)),
    verify: (...args: readonly string[]) => tandiff(app.test.folder.path, ["verify", ...args]),
  };
}

test("an untouched log is sound, alone, with every form of export, and while the server runs", async () => {
  const { id, other, path, verify } = await exported();
  expect(await verify(id)).toEqual({
    code: 0,
    stderr: "",
    stdout: `Session ${id}: 6 rows, all as they were written.\n`,
  });
  for (const name of ["export.zip", "export", "export/review.json"]) {
    expect(await verify(id, path(name))).toEqual({
      code: 0,
      stderr: "",
      stdout: `Session ${id}: 6 rows, all as they were written. It goes on from row 5, where the export was made.\n`,
    });
  }
  const all = await verify();
  expect(all.code).toBe(0);
  expect(all.stdout.split("\n").slice(0, 2)).toEqual([
    `Session ${id}: 6 rows, all as they were written.`,
    `Session ${other}: 5 rows, all as they were written.`,
  ]);
});

test.each([
  [
    "changed row",
    "UPDATE log SET at = at + 1 WHERE session = :id AND seq = 3",
    "Row 3 of session :id was changed.",
  ],
  ["missing row", "DELETE FROM log WHERE session = :id AND seq = 3", "Row 3 of session :id is missing."],
  ["cut tail", "DELETE FROM log WHERE session = :id AND seq > 3", "Row 4 of session :id is missing."],
  [
    "added row",
    `INSERT INTO log SELECT session, 7, at, participant, audience, cause, kind, NULL, sealed, hash, hash
     FROM log WHERE session = :id AND seq = 6`,
    "Row 7 of session :id was changed.",
  ],
  [
    "missing head",
    "DELETE FROM log_heads WHERE session = :id",
    "Row 6 of session :id is the last one, and the log's head is not signed with this keyring.",
  ],
])("a %s is found and named, with exit code 1", async (_what, sql, sentence) => {
  const { id, other, verify, tamper } = await exported();
  tamper(sql);
  const said = `${sentence.replaceAll(":id", id)}\n`;
  expect(await verify(id)).toEqual({ code: 1, stderr: "", stdout: said });
  expect((await verify(other)).code).toBe(0);
  const all = await verify();
  expect(all.code).toBe(1);
  expect(all.stdout).toContain(said);
});

test("a cut tail with the old head put back is found with an export from before the cut", async () => {
  const { id, path, exportTo, verify, tamper } = await exported();
  await exportTo("later");
  tamper("DELETE FROM log WHERE session = :id AND seq > 5");
  tamper(
    "UPDATE log_heads SET (seq, hash, mac) = (SELECT seq, hash, mac FROM older WHERE session = :id) WHERE session = :id",
  );
  expect(await verify(id), "nothing in the database shows it").toMatchObject({ code: 0 });
  expect(await verify(id, path("export"))).toMatchObject({ code: 0 });
  expect(await verify(id, path("later"))).toEqual({
    code: 1,
    stderr: "",
    stdout: `Row 6 of session ${id} is missing.\n`,
  });
});

test("what cannot be compared is said in a sentence", async () => {
  const { id, other, path, verify, tamper } = await exported();
  const said = async (...args: readonly string[]) => {
    const { code, stdout, stderr } = await verify(...args);
    return [code, stdout + stderr];
  };
  expect(await said(other, path("export"))).toEqual([
    1,
    `${path("export")} is an export of session ${id}.\n`,
  ]);
  expect(await said(id, path("nothing"))).toEqual([1, `The export ${path("nothing")} cannot be read.\n`]);
  writeFileSync(path("other.json"), JSON.stringify({ session: id, head: "A".repeat(91) }));
  expect(await said(id, path("other.json"))).toEqual([
    1,
    `The export's head was not made for session ${id} by this server.\n`,
  ]);
  writeFileSync(path("other.json"), JSON.stringify({ session: id }));
  expect(await said(id, path("other.json"))).toEqual([
    1,
    `${path("other.json")} has no head: it was made before exports carried one.\n`,
  ]);
  expect(await said("x")).toEqual([1, "x is not a session's id, such as cmoziveed8yq0nzk.\n"]);
  expect(await said("0000000000000000")).toEqual([1, "There is no session 0000000000000000.\n"]);
  tamper(
    "PRAGMA foreign_keys = OFF; DELETE FROM log WHERE session = :id; DELETE FROM sessions WHERE id = :id",
  );
  expect(await said(id)).toEqual([
    1,
    `Session ${id} is missing: the keyring has its key, and the database has nothing of it.\n`,
  ]);
});
