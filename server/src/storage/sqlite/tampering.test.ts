import { createSecretKey } from "node:crypto";
import { AppError } from "@tandiff/shared/errors.ts";
import type { SessionId } from "@tandiff/shared/ids.ts";
import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { sealRow } from "../log-codec.ts";
import { HeadSigner } from "../log-heads.ts";
import { createTestSession, logTexts, openTestStorage, testRow } from "../testing.ts";
import type { SqliteStorage } from "./sqlite-storage.ts";

/** Two logs of four rows, and somebody who can write the database's file but has not the keyring. */
async function openTampered() {
  const server = openTestStorage();
  onTestFinished(server.cleanUp);
  const first = await createTestSession(server);
  const second = await createTestSession(server);
  for (const { session } of [first, second]) {
    await server.storage.append(
      session,
      ["a", "b", "c"].map((text) => testRow(text)),
    );
  }
  const { storage, database } = server;
  const { session } = first;
  const tamper = (sql: string) =>
    database.connection.exec(
      sql.replaceAll(":session", `'${session}'`).replaceAll(":other", `'${second.session}'`),
    );
  /** Adds a row behind the last one, as well as that can be done without the keyring. */
  const forgeRow = () => {
    const { connection } = database;
    const last = connection
      .prepare("SELECT seq, hash FROM log WHERE session = ? ORDER BY seq DESC LIMIT 1")
      .get(session);
    const head = z.object({ seq: z.int(), hash: z.instanceof(Uint8Array) }).parse(last);
    const row = sealRow(createSecretKey(Buffer.alloc(32)), session, testRow("forged"), head);
    connection
      .prepare(
        `INSERT INTO log SELECT session, :seq, :at, NULL, audience, NULL, :kind, NULL, :sealed, :prev, :hash
         FROM log WHERE session = :session AND seq = 1`,
      )
      .run({
        session,
        seq: row.seq,
        at: row.at,
        kind: row.kind,
        sealed: row.sealed,
        prev: row.prev,
        hash: row.hash,
      });
  };
  return { server, storage, tamper, forgeRow, session, other: second.session };
}

/** What is thrown of a row that does not open. */
function cannotRead(session: SessionId, seq: number): unknown {
  const message = `Row ${seq} of session ${session} cannot be read.`;
  return expect.objectContaining({ cause: expect.objectContaining({ message }) });
}

/** What opening the session says, and then its cause, which the operator alone gets to read. */
function refusal(storage: SqliteStorage, session: SessionId): readonly string[] {
  try {
    storage.logHead(session);
    return [];
  } catch (error) {
    const cause = error instanceof AppError ? error.cause : null;
    return error instanceof AppError && cause instanceof Error ? [error.message, cause.message] : [];
  }
}

const cannotBeOpened =
  "The log of this session is not as the server wrote it, so it is not opened. Tell whoever runs the server.";

test("an untouched log is sound", async () => {
  const { storage, session } = await openTampered();
  const head = storage.logHead(session);
  expect(storage.verifyLog(session)).toEqual({ ok: true, head });
  expect(storage.verifyLog(session, head)).toEqual({ ok: true, head });
  expect(refusal(storage, session)).toEqual([]);
  expect(head.seq).toBe(4);
  expect(head.hash).toHaveLength(32);
});

test.each([
  "at = at + 1",
  "participant = 'somebody00000000'",
  "audience = 'candidate'",
  "cause = 'something'",
  "kind = 'thread.opened'",
  "command = 'something'",
  "sealed = zeroblob(length(sealed))",
  "hash = zeroblob(32)",
])("a row changed to %s is found", async (change) => {
  const { storage, tamper, session } = await openTampered();
  tamper(`UPDATE log SET ${change} WHERE session = :session AND seq = 3`);
  expect(storage.verifyLog(session)).toEqual({ ok: false, seq: 3, reason: "changed" });
});

test("a row that is missing in the middle is found", async () => {
  const { storage, tamper, session } = await openTampered();
  tamper("DELETE FROM log WHERE session = :session AND seq = 2");
  expect(storage.verifyLog(session)).toEqual({ ok: false, seq: 2, reason: "missing" });
});

test("a log whose last rows were cut off is found and does not open, and others do", async () => {
  const { storage, tamper, session, other } = await openTampered();
  tamper("DELETE FROM log WHERE session = :session AND seq > 2");
  expect(storage.verifyLog(session)).toEqual({ ok: false, seq: 3, reason: "missing" });
  expect(refusal(storage, session)).toEqual([cannotBeOpened, `Row 3 of session ${session} is missing.`]);
  expect(refusal(storage, other)).toEqual([]);
  expect(storage.verifyLog(other)).toMatchObject({ ok: true });
});

test("a log whose rows are all gone does not open as an empty one", async () => {
  for (const what of ["log", "log_heads"]) {
    const { storage, tamper, session } = await openTampered();
    tamper("DELETE FROM log WHERE session = :session");
    if (what === "log_heads") tamper("DELETE FROM log_heads WHERE session = :session");
    expect(storage.verifyLog(session)).toMatchObject({ ok: false });
    expect(refusal(storage, session)[0]).toBe(cannotBeOpened);
  }
});

test("a row that was added behind the last one is found and does not open", async () => {
  const { storage, forgeRow, session } = await openTampered();
  forgeRow();
  expect(storage.verifyLog(session)).toEqual({ ok: false, seq: 5, reason: "added" });
  expect(refusal(storage, session)).toEqual([
    cannotBeOpened,
    `Row 5 of session ${session} was added: the log ends before it.`,
  ]);
});

test.each([
  ["is missing", "DELETE FROM log_heads WHERE session = :session"],
  ["has another MAC", "UPDATE log_heads SET mac = zeroblob(32) WHERE session = :session"],
  ["has a cut MAC", "UPDATE log_heads SET mac = x'' WHERE session = :session"],
  ["names another row", "UPDATE log_heads SET seq = 3 WHERE session = :session"],
  [
    "is another session's",
    `UPDATE log_heads SET (seq, hash, mac) = (SELECT seq, hash, mac FROM log_heads WHERE session = :other)
     WHERE session = :session`,
  ],
])("a log whose head %s is found and does not open", async (_what, sql) => {
  const { storage, tamper, session } = await openTampered();
  tamper(sql);
  expect(storage.verifyLog(session)).toEqual({ ok: false, seq: 4, reason: "unsigned" });
  expect(refusal(storage, session)).toEqual([
    cannotBeOpened,
    `Row 4 of session ${session} is the last one, and the log's head is not signed with this keyring.`,
  ]);
});

test("a last row that was written anew is found and does not open, though its chain is sound", async () => {
  const { storage, tamper, forgeRow, session } = await openTampered();
  tamper("DELETE FROM log WHERE session = :session AND seq = 4");
  forgeRow();
  expect(storage.verifyLog(session)).toEqual({ ok: false, seq: 4, reason: "rewritten" });
  expect(refusal(storage, session)[0]).toBe(cannotBeOpened);
});

test("a cut log with its own old head put back opens, and is found with a head that was exported", async () => {
  const { server, storage, tamper, session } = await openTampered();
  const signer = new HeadSigner(server.keyring);
  tamper("CREATE TEMP TABLE older AS SELECT * FROM log_heads WHERE session = :session");
  await storage.append(session, [testRow("d")]);
  const exported = signer.export(session, storage.logHead(session));
  const known = signer.readExported(session, exported);
  expect(storage.verifyLog(session, known)).toMatchObject({ ok: true });

  tamper("DELETE FROM log WHERE session = :session AND seq = 5");
  tamper(`UPDATE log_heads SET (seq, hash, mac) = (SELECT seq, hash, mac FROM older)
          WHERE session = :session`);
  expect(storage.verifyLog(session)).toMatchObject({ ok: true });
  expect(storage.verifyLog(session, known)).toEqual({ ok: false, seq: 5, reason: "missing" });
});

test("a row that does not continue the one before is found", async () => {
  const { storage, tamper, session } = await openTampered();
  tamper("UPDATE log SET prev = zeroblob(32) WHERE session = :session AND seq = 3");
  expect(storage.verifyLog(session)).toEqual({ ok: false, seq: 3, reason: "unlinked" });
});

test("a log that was written anew is found with a head known from before", async () => {
  const { storage, session } = await openTampered();
  const known = { ...storage.logHead(session), hash: new Uint8Array(32) };
  expect(storage.verifyLog(session, known)).toEqual({ ok: false, seq: 4, reason: "rewritten" });
});

test("a payload moved to another row or another session does not open", async () => {
  for (const source of ["session = :session AND seq = 2", "session = :other AND seq = 3"]) {
    const { storage, tamper, session } = await openTampered();
    expect(logTexts(storage, session, 2)).toEqual(["b", "c"]);
    tamper(
      `UPDATE log SET sealed = (SELECT sealed FROM log WHERE ${source})
       WHERE session = :session AND seq = 3`,
    );
    expect(() => logTexts(storage, session)).toThrow(cannotRead(session, 3));
  }
});

test("a payload does not open as another kind of row", async () => {
  const { storage, tamper, session } = await openTampered();
  tamper("UPDATE log SET kind = 'comment.added' WHERE session = :session AND seq = 3");
  expect(() => logTexts(storage, session)).toThrow(cannotRead(session, 3));
});
