import { createSecretKey } from "node:crypto";
import { AppError } from "@tandiff/shared/errors.ts";
import type { SessionId } from "@tandiff/shared/ids.ts";
import { expect, test } from "vitest";
import { sealRow } from "../log-codec.ts";
import { HeadSigner } from "../log-heads.ts";
import type { LogHead, Storage } from "../port.ts";
import { createTestSession, testRow } from "../testing.ts";
import { contract, logTexts, withSession, type Open } from "./testing-contract.ts";

/** Two logs of four rows, and somebody who can write the database and has not the keyring. */
async function openTampered(shared: Open) {
  const { server, session } = await withSession(shared());
  const other = (await createTestSession(server)).session;
  const { storage, keyring } = server;
  for (const each of [session, other]) await storage.append(each, [testRow("a"), testRow("b")]);
  const third = await storage.logHead(session);
  for (const each of [session, other]) await storage.append(each, [testRow("c")]);
  const tamper = (sql: string) =>
    server.tamper(sql.replaceAll(":session", `'${session}'`).replaceAll(":other", `'${other}'`));
  /** Adds a row behind another, as well as that can be done without the keyring. */
  const forgeRow = async (head: LogHead) => {
    const row = sealRow(createSecretKey(Buffer.alloc(32)), session, testRow("forged"), head);
    const [sealed, prev, hash] = [row.sealed, row.prev, row.hash].map(bytes);
    await tamper(
      `INSERT INTO log SELECT session, ${row.seq}, ${row.at}, NULL, audience, NULL, '${row.kind}', NULL, ${sealed}, ${prev}, ${hash}
       FROM log WHERE session = :session AND seq = 1`,
    );
  };
  return { storage, keyring, tamper, forgeRow, third, session, other };
}

function bytes(value: Uint8Array): string {
  return `unhex('${Buffer.from(value).toString("hex")}')`;
}

/** What is thrown of a row that does not open. */
function cannotRead(session: SessionId, seq: number): unknown {
  const message = `Row ${seq} of session ${session} cannot be read.`;
  return expect.objectContaining({ cause: expect.objectContaining({ message }) });
}

/** What opening the session says, and then its cause, which the operator alone gets to read. */
async function refusal(storage: Storage, session: SessionId): Promise<readonly string[]> {
  try {
    await storage.logHead(session);
    return [];
  } catch (error) {
    const cause = error instanceof AppError ? error.cause : null;
    return error instanceof AppError && cause instanceof Error ? [error.message, cause.message] : [];
  }
}

const cannotBeOpened =
  "The log of this session is not as the server wrote it, so it is not opened. Tell whoever runs the server.";

contract((_open, shared) => {
  test("an untouched log is sound", async () => {
    const { storage, session } = await openTampered(shared);
    const head = await storage.logHead(session);
    expect(await storage.verifyLog(session)).toEqual({ ok: true, head });
    expect(await storage.verifyLog(session, head)).toEqual({ ok: true, head });
    expect(await refusal(storage, session)).toEqual([]);
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
    const { storage, tamper, session } = await openTampered(shared);
    await tamper(`UPDATE log SET ${change} WHERE session = :session AND seq = 3`);
    expect(await storage.verifyLog(session)).toEqual({ ok: false, seq: 3, reason: "changed" });
  });

  test("a row that is missing in the middle is found", async () => {
    const { storage, tamper, session } = await openTampered(shared);
    await tamper("DELETE FROM log WHERE session = :session AND seq = 2");
    expect(await storage.verifyLog(session)).toEqual({ ok: false, seq: 2, reason: "missing" });
  });

  test("a log whose last rows were cut off is found and does not open, and others do", async () => {
    const { storage, tamper, session, other } = await openTampered(shared);
    await tamper("DELETE FROM log WHERE session = :session AND seq > 2");
    expect(await storage.verifyLog(session)).toEqual({ ok: false, seq: 3, reason: "missing" });
    expect(await refusal(storage, session)).toEqual([
      cannotBeOpened,
      `Row 3 of session ${session} is missing.`,
    ]);
    expect(await refusal(storage, other)).toEqual([]);
    expect(await storage.verifyLog(other)).toMatchObject({ ok: true });
  });

  test("a log whose rows are all gone does not open as an empty one", async () => {
    for (const what of ["log", "log_heads"]) {
      const { storage, tamper, session } = await openTampered(shared);
      await tamper("DELETE FROM log WHERE session = :session");
      if (what === "log_heads") await tamper("DELETE FROM log_heads WHERE session = :session");
      expect(await storage.verifyLog(session)).toMatchObject({ ok: false });
      expect((await refusal(storage, session))[0]).toBe(cannotBeOpened);
    }
  });

  test("a row that was added behind the last one is found and does not open", async () => {
    const { storage, forgeRow, session } = await openTampered(shared);
    await forgeRow(await storage.logHead(session));
    expect(await storage.verifyLog(session)).toEqual({ ok: false, seq: 5, reason: "added" });
    expect(await refusal(storage, session)).toEqual([
      cannotBeOpened,
      `Row 5 of session ${session} was added: the log ends before it.`,
    ]);
  });

  test.each([
    ["is missing", "DELETE FROM log_heads WHERE session = :session"],
    ["has another MAC", "UPDATE log_heads SET mac = zeroblob(32) WHERE session = :session"],
    ["has a cut MAC", "UPDATE log_heads SET mac = zeroblob(0) WHERE session = :session"],
    ["names another row", "UPDATE log_heads SET seq = 3 WHERE session = :session"],
    [
      "is another session's",
      `UPDATE log_heads SET (seq, hash, mac) = (SELECT seq, hash, mac FROM log_heads WHERE session = :other)
     WHERE session = :session`,
    ],
  ])("a log whose head %s is found and does not open", async (_what, sql) => {
    const { storage, tamper, session } = await openTampered(shared);
    await tamper(sql);
    expect(await storage.verifyLog(session)).toEqual({ ok: false, seq: 4, reason: "unsigned" });
    expect(await refusal(storage, session)).toEqual([
      cannotBeOpened,
      `Row 4 of session ${session} is the last one, and the log's head is not signed with this keyring.`,
    ]);
  });

  test("a last row that was written anew is found and does not open, though its chain is sound", async () => {
    const { storage, tamper, forgeRow, third, session } = await openTampered(shared);
    await tamper("DELETE FROM log WHERE session = :session AND seq = 4");
    await forgeRow(third);
    expect(await storage.verifyLog(session)).toEqual({ ok: false, seq: 4, reason: "rewritten" });
    expect((await refusal(storage, session))[0]).toBe(cannotBeOpened);
  });

  test("a cut log with its own old head put back opens, and is found with a head that was exported", async () => {
    const { keyring, storage, tamper, session } = await openTampered(shared);
    const signer = new HeadSigner(keyring);
    await tamper("CREATE TABLE older AS SELECT * FROM log_heads WHERE session = :session");
    await storage.append(session, [testRow("d")]);
    const exported = signer.export(session, await storage.logHead(session));
    const known = signer.readExported(session, exported);
    expect(await storage.verifyLog(session, known)).toMatchObject({ ok: true });

    await tamper("DELETE FROM log WHERE session = :session AND seq = 5");
    await tamper(`UPDATE log_heads SET (seq, hash, mac) = (SELECT seq, hash, mac FROM older)
          WHERE session = :session; DROP TABLE older`);
    expect(await storage.verifyLog(session)).toMatchObject({ ok: true });
    expect(await storage.verifyLog(session, known)).toEqual({ ok: false, seq: 5, reason: "missing" });
  });

  test("a row that does not continue the one before is found", async () => {
    const { storage, tamper, session } = await openTampered(shared);
    await tamper("UPDATE log SET prev = zeroblob(32) WHERE session = :session AND seq = 3");
    expect(await storage.verifyLog(session)).toEqual({ ok: false, seq: 3, reason: "unlinked" });
  });

  test("a log that was written anew is found with a head known from before", async () => {
    const { storage, session } = await openTampered(shared);
    const known = { ...(await storage.logHead(session)), hash: new Uint8Array(32) };
    expect(await storage.verifyLog(session, known)).toEqual({ ok: false, seq: 4, reason: "rewritten" });
  });

  test("a payload moved to another row or another session does not open", async () => {
    for (const source of ["session = :session AND seq = 2", "session = :other AND seq = 3"]) {
      const { storage, tamper, session } = await openTampered(shared);
      expect(await logTexts(storage, session, 2)).toEqual(["b", "c"]);
      await tamper(
        `UPDATE log SET sealed = (SELECT sealed FROM log WHERE ${source})
       WHERE session = :session AND seq = 3`,
      );
      await expect(logTexts(storage, session)).rejects.toThrow(cannotRead(session, 3));
    }
  });

  test("a payload does not open as another kind of row", async () => {
    const { storage, tamper, session } = await openTampered(shared);
    await tamper("UPDATE log SET kind = 'comment.added' WHERE session = :session AND seq = 3");
    await expect(logTexts(storage, session)).rejects.toThrow(cannotRead(session, 3));
  });
});
