import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { expect, test } from "vitest";
import { asOrganiser, createCall, newThread, startTestApp } from "../testing-app.ts";
import { emptyFolder, tandiff } from "../testing-process.ts";
import { verifyFolder } from "./verify.ts";

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
    verify: async (one?: string, exportPath?: string) =>
      (await verifyFolder(app.test.folder, one, exportPath)).map(({ sound, sentence }) => [sound, sentence]),
    command: (...args: readonly string[]) => tandiff(app.test.folder.path, ["verify", ...args]),
  };
}

test("an untouched log is sound, alone, with every form of export, and while the server runs", async () => {
  const { id, other, path, verify } = await exported();
  const sound = `Session ${id}: 6 rows, all as they were written.`;
  expect(await verify(id)).toEqual([[true, sound]]);
  for (const name of ["export.zip", "export", "export/review.json"]) {
    expect(await verify(id, path(name))).toEqual([
      [true, `${sound} It goes on from row 5, where the export was made.`],
    ]);
  }
  expect(await verify()).toEqual([
    [true, sound],
    [true, `Session ${other}: 5 rows, all as they were written.`],
  ]);
});

test("the command says what it found, and its exit code whether all is sound", async () => {
  const { id, other, path, command, tamper } = await exported();
  const [of, ofOther] = [id, other].map((session) => `Session ${session}:`);
  expect(await command(id, path("export"))).toEqual({
    code: 0,
    stderr: "",
    stdout: `${of} 6 rows, all as they were written. It goes on from row 5, where the export was made.\n`,
  });
  tamper("DELETE FROM log WHERE session = :id AND seq = 3");
  expect(await command()).toEqual({
    code: 1,
    stderr: "",
    stdout: `Row 3 of session ${id} is missing.\n${ofOther} 5 rows, all as they were written.\n`,
  });
  expect(await command("x")).toEqual({
    code: 1,
    stderr: "x is not a session's id, such as cmoziveed8yq0nzk.\n",
    stdout: "",
  });
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
])("a %s is found and named", async (_what, sql, sentence) => {
  const { id, other, verify, tamper } = await exported();
  tamper(sql);
  const found = [false, sentence.replaceAll(":id", id)];
  const sound = [true, `Session ${other}: 5 rows, all as they were written.`];
  expect(await verify(id)).toEqual([found]);
  expect(await verify(other)).toEqual([sound]);
  expect(await verify()).toEqual([found, sound]);
});

test("a cut tail with the old head put back is found with an export from before the cut", async () => {
  const { id, path, exportTo, verify, tamper } = await exported();
  await exportTo("later");
  tamper("DELETE FROM log WHERE session = :id AND seq > 5");
  tamper(
    "UPDATE log_heads SET (seq, hash, mac) = (SELECT seq, hash, mac FROM older WHERE session = :id) WHERE session = :id",
  );
  expect(await verify(id), "nothing in the database shows it").toMatchObject([[true, expect.anything()]]);
  expect(await verify(id, path("export"))).toMatchObject([[true, expect.anything()]]);
  expect(await verify(id, path("later"))).toEqual([[false, `Row 6 of session ${id} is missing.`]]);
});

test("what cannot be compared is said in a sentence", async () => {
  const { id, other, path, verify, tamper } = await exported();
  const isRefused = (args: readonly [string, string?], message: string) =>
    expect(verify(...args)).rejects.toThrow(expect.objectContaining({ message }));
  await isRefused([other, path("export")], `${path("export")} is an export of session ${id}.`);
  await isRefused([id, path("nothing")], `The export ${path("nothing")} cannot be read.`);
  writeFileSync(path("other.json"), JSON.stringify({ session: id, head: "A".repeat(91) }));
  await isRefused(
    [id, path("other.json")],
    `The export's head was not made for session ${id} by this server.`,
  );
  writeFileSync(path("other.json"), JSON.stringify({ session: id }));
  await isRefused(
    [id, path("other.json")],
    `${path("other.json")} has no head: it was made before exports carried one.`,
  );
  await isRefused(["x"], "x is not a session's id, such as cmoziveed8yq0nzk.");
  expect(await verify("0000000000000000")).toEqual([[false, "There is no session 0000000000000000."]]);
  tamper(
    "PRAGMA foreign_keys = OFF; DELETE FROM log WHERE session = :id; DELETE FROM sessions WHERE id = :id",
  );
  expect(await verify(id)).toEqual([
    [false, `Session ${id} is missing: the keyring has its key, and the database has nothing of it.`],
  ]);
});
