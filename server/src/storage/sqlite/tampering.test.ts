import { expect, onTestFinished, test } from "vitest";
import { createTestSession, logTexts, openTestStorage, testRow } from "../testing.ts";

/** A log of four rows, and somebody who can write the database's file but has not the keyring. */
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
  const tamper = (sql: string) =>
    database.connection.prepare(sql).run({ session: first.session, other: second.session });
  return { storage, tamper, session: first.session };
}

test("an untouched log is sound", async () => {
  const { storage, session } = await openTampered();
  const head = storage.logHead(session);
  expect(storage.verifyLog(session)).toEqual({ ok: true, head });
  expect(storage.verifyLog(session, head)).toEqual({ ok: true, head });
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
  tamper(`UPDATE log SET ${change} WHERE session = :session AND seq = 3 AND :other = :other`);
  expect(storage.verifyLog(session)).toEqual({ ok: false, seq: 3, reason: "changed" });
});

test("a row that is missing is found, in the middle and, with a head known from before, at the end", async () => {
  const { storage, tamper, session } = await openTampered();
  const known = storage.logHead(session);
  tamper("DELETE FROM log WHERE session = :session AND seq = 4 AND :other = :other");
  expect(storage.verifyLog(session)).toMatchObject({ ok: true, head: { seq: 3 } });
  expect(storage.verifyLog(session, known)).toEqual({ ok: false, seq: 4, reason: "missing" });

  tamper("DELETE FROM log WHERE session = :session AND seq = 2 AND :other = :other");
  expect(storage.verifyLog(session)).toEqual({ ok: false, seq: 2, reason: "missing" });
});

test("a row that does not continue the one before is found", async () => {
  const { storage, tamper, session } = await openTampered();
  tamper("UPDATE log SET prev = zeroblob(32) WHERE session = :session AND seq = 3 AND :other = :other");
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
      `UPDATE log SET sealed = (SELECT sealed FROM log WHERE ${source} AND :other = :other)
       WHERE session = :session AND seq = 3`,
    );
    expect(() => logTexts(storage, session)).toThrow(`Row 3 of session ${session} cannot be read.`);
  }
});

test("a payload does not open as another kind of row", async () => {
  const { storage, tamper, session } = await openTampered();
  tamper("UPDATE log SET kind = 'comment.added' WHERE session = :session AND seq = 3 AND :other = :other");
  expect(() => logTexts(storage, session)).toThrow("Row 3");
});
