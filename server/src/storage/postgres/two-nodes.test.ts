import { setTimeout } from "node:timers/promises";
import { FileId, type SessionId } from "@tandiff/shared/ids.ts";
import { Client } from "pg";
import { describe, expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import type { KeyPlace, SharedKeyring } from "../shared-keyring.ts";
import { createTestSession, newCommand, newSharedKeyring, testRow } from "../testing.ts";
import { openPostgresStorage, type PostgresStorage } from "./postgres-storage.ts";
import { createTestDatabase, postgresIsMissing, runOn } from "./testing-database.ts";
import { twoNodes } from "./testing-nodes.ts";

/** A compaction has done all but its commit, and waits until nobody holds the lock. */
const lingeringCompaction = `
  CREATE FUNCTION linger() RETURNS trigger AS
    $$ BEGIN PERFORM pg_advisory_xact_lock(1); RETURN NULL; END $$ LANGUAGE plpgsql;
  CREATE CONSTRAINT TRIGGER linger AFTER INSERT ON log DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.kind = 'log:dropped') EXECUTE FUNCTION linger();`;

async function textsOf(node: PostgresStorage, session: Parameters<PostgresStorage["readLog"]>[0]) {
  const texts: string[] = [];
  for await (const { payload } of node.readLog(session)) texts.push(Buffer.from(payload).toString());
  return texts;
}

// A second try would hide a loss.
describe.skipIf(postgresIsMissing)("two nodes of one PostgreSQL", { retry: 0 }, () => {
  test("2,000 rows that both append to one session have one order, without a gap, none lost or doubled", async () => {
    const { one, other, session } = await twoNodes();
    const placesOf = { one: new Array<number>(), other: new Array<number>() };
    const type = async (node: PostgresStorage, name: "one" | "other") => {
      const placed = Array.from({ length: 50 }, (_, index) =>
        node.append(session, [testRow(`${name} ${placesOf[name].length + index}`)]),
      );
      placesOf[name].push(...(await Promise.all(placed)).flat().map(({ seq }) => seq));
    };
    for (let round = 0; round < 20; round += 1) {
      await Promise.all([type(one, "one"), type(other, "other")]);
    }

    const texts = await textsOf(other, session);
    expect(texts).toHaveLength(2_001);
    for (const [name, places] of Object.entries(placesOf)) {
      // Each where its node was told that it is, and in the order in which that node had asked.
      expect(places.map((seq) => texts[seq - 1])).toEqual(places.map((_, index) => `${name} ${index}`));
      expect(places).toEqual(places.toSorted((a, b) => a - b));
      expect(places).toHaveLength(1_000);
    }
    const verdict = await one.verifyLog(session);
    expect(verdict).toEqual({ ok: true, head: await other.logHead(session) });
    expect(verdict).toMatchObject({ head: { seq: 2_001 } });
  });

  test("who has not read what the other has appended is told so, and stores nothing", async () => {
    const { one, other, session } = await twoNodes();
    const first = await one.logHead(session);
    const [second = first] = await one.append(session, [testRow("one")], first);
    await expect(other.append(session, [testRow("unread")], first)).rejects.toMatchObject({ code: "stale" });
    const [third = first] = await other.append(session, [testRow("read")], second);
    // Own rows do not count, those of others do, also where own ones are behind them.
    const [fourth = first] = await other.append(session, [testRow("own behind own")], second);
    await expect(one.append(session, [testRow("unread")], second)).rejects.toMatchObject({ code: "stale" });
    await expect(one.append(session, [testRow("half read")], third)).rejects.toMatchObject({ code: "stale" });
    await one.append(session, [testRow("all read")], fourth);
    await expect(other.append(session, [testRow("unread")], fourth)).rejects.toMatchObject({ code: "stale" });
    expect(await textsOf(one, session)).toEqual(["{}", "one", "read", "own behind own", "all read"]);
  });

  test("who knows of other rows than there are, as after a failover, stores nothing", async () => {
    const { one, other, session } = await twoNodes();
    await one.append(session, [testRow("one")]);
    const head = await one.logHead(session);
    const wrong = [
      { seq: head.seq + 1, hash: head.hash },
      { seq: head.seq, hash: new Uint8Array(32) },
    ];
    for (const node of [one, other]) {
      for (const after of wrong)
        await expect(node.append(session, [testRow("wrong")], after)).rejects.toMatchObject({
          code: "stale",
        });
    }
    expect(await textsOf(one, session)).toEqual(["{}", "one"]);
  });

  test("who is told so takes nobody along who has read it, in the same commit", async () => {
    const { one, other, session } = await twoNodes();
    const first = await one.logHead(session);
    const [second = first] = await one.append(session, [testRow("one")]);
    const outcomes = await Promise.allSettled([
      other.append(session, [testRow("unread")], first),
      other.append(session, [testRow("read")], second),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "fulfilled"]);
    expect(await textsOf(one, session)).toEqual(["{}", "one", "read"]);
  });

  test("a command that was sent to both is carried out once", async () => {
    const { one, other, session, candidate } = await twoNodes();
    for (let round = 0; round < 20; round += 1) {
      const row = testRow("once", { participant: candidate, command: newCommand() });
      const outcomes = await Promise.allSettled([one, other].map((node) => node.append(session, [row])));
      expect(outcomes.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    }
    expect(await textsOf(one, session)).toHaveLength(21);
  });

  test("many sessions that both write at once wait for each other in a circle never", async () => {
    const { one, other, keyring } = await twoNodes();
    const made = Array.from({ length: 8 }, () => createTestSession({ storage: one, keyring }));
    const sessions = (await Promise.all(made)).map(({ session }) => session);
    const write = (node: PostgresStorage, order: typeof sessions) =>
      Array.from({ length: 25 }, () => order.map((session) => node.append(session, [testRow("x")]))).flat();
    await Promise.all([...write(one, sessions), ...write(other, sessions.toReversed())]);
    for (const session of sessions) {
      expect(await one.verifyLog(session)).toMatchObject({ ok: true, head: { seq: 51 } });
    }
  });

  test("while one compacts, what the other has appended is in it or comes after it", async () => {
    const { one, other, session } = await twoNodes();
    await one.append(session, [testRow("first")]);
    const attempts: number[] = [];
    await one.compact(
      session,
      async () => {
        const texts = await textsOf(one, session);
        attempts.push(texts.length);
        if (attempts.length === 1) await other.append(session, [testRow("meanwhile")]);
        return { documents: ["code"], kinds: [], rows: [testRow(texts.join(), { kind: "text:code" })] };
      },
      () => undefined,
    );
    await other.append(session, [testRow("after")]);
    expect(attempts).toEqual([2, 3]);
    expect((await textsOf(other, session)).slice(-2)).toEqual(["{},first,meanwhile", "after"]);
    expect(await other.verifyLog(session)).toMatchObject({ ok: true });
  });

  test("a snapshot that the other puts while one compacts keeps nothing of what is destroyed", async () => {
    const { one, other, url, session } = await twoNodes({}, createTestDatabase);
    const [row] = await one.append(session, [testRow("first")]);
    await runOn(url, lingeringCompaction);
    const gate = new Client({ connectionString: url });
    await gate.connect();
    onTestFinished(() => gate.end());
    await gate.query("SELECT pg_advisory_lock(1)");
    const rows = [testRow("text", { kind: "text:code" })];
    const compacted = one.compact(
      session,
      async () => ({ documents: ["code"], kinds: [], rows }),
      () => undefined,
    );
    const waiting = "SELECT FROM pg_locks WHERE locktype = 'advisory' AND objid = 1 AND NOT granted";
    await expect.poll(() => runOn(url, waiting)).toHaveLength(1);
    const state = Buffer.from("first");
    const snapshot = { seq: row?.seq ?? 0, state, stateVector: state, nothingNew: state, owners: new Map() };
    const put = other.putSnapshot(session, "code", snapshot);
    await Promise.race([put, setTimeout(300)]);
    await gate.query("SELECT pg_advisory_unlock(1)");
    await Promise.all([compacted, put]);
    expect(await other.snapshot(session, "code")).toBeNull();
  });

  test("of two that go on from the same wording of a draft one is refused", async () => {
    const { one, other, session, candidate } = await twoNodes();
    const draft = { key: "summary", body: "Both read this.", position: null };
    const basis = await one.putDraft(candidate, session, draft, null, 10);
    const outcomes = await Promise.allSettled(
      [one, other].map((node, index) =>
        node.putDraft(candidate, session, { ...draft, body: `${index}` }, basis, 20),
      ),
    );
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  });

  test("what one of them erases is unreadable on the other, takes nothing more, and nothing of it is left", async () => {
    const { one, other, url, session, candidate } = await twoNodes();
    const draft = { key: "summary", body: "secret", position: null };
    await other.append(session, [testRow("secret")]);
    await other.putDraft(candidate, session, draft, null, 1);
    await other.beginFocus(session);
    await other.putFocusText(session, FileId.parse("0"), "secret");

    await one.erase(session, { at: 1_700_000_000_000, by: "organiser" });

    // The other node has the key in its memory still.
    await expect(other.putDraft(candidate, session, draft, 1, 2)).rejects.toMatchObject({
      code: "not-found",
    });
    await expect(other.putFocusText(session, FileId.parse("0"), "late")).rejects.toThrow("over");
    await expect(textsOf(other, session)).rejects.toMatchObject({ code: "not-found" });
    await expect(other.append(session, [testRow("late")])).rejects.toMatchObject({ code: "not-found" });
    await expect(other.drafts(candidate, session)).resolves.toEqual([]);
    expect(await other.session(session)).toBeNull();
    expect(await other.erasureOf(session)).toEqual({ at: 1_700_000_000_000, by: "organiser" });
    const tables = await runOn(
      url,
      "SELECT table_name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'session' ORDER BY 1",
    );
    const left: string[] = [];
    for (const table of tables) {
      const { table_name: name } = z.object({ table_name: z.string() }).parse(table);
      if ((await runOn(url, `SELECT FROM "${name}"`)).length > 0) left.push(name);
    }
    expect(tables.length).toBeGreaterThan(10);
    expect(left).toEqual(["erasures", "invites"]);
  });

  test("a session's key is in the database as the keyring wrapped it for this session alone", async () => {
    const { one, keyring, url, session } = await twoNodes();
    const later = await createTestSession({ storage: one, keyring });
    const wrappedOf = async (id: SessionId) => {
      const rows = await runOn(url, `SELECT wrapped FROM session_keys WHERE session = '${id}'`);
      return z.object({ wrapped: z.instanceof(Uint8Array) }).parse(rows[0]).wrapped;
    };
    const wrapped = await wrappedOf(session);
    expect(wrapped).toHaveLength(12 + 32 + 16);
    expect((await keyring.unwrap(wrapped, { kind: "session", session })).symmetricKeySize).toBe(32);
    const wrongly: [SharedKeyring, KeyPlace][] = [
      [keyring, { kind: "focus", session }],
      [keyring, { kind: "session", session: later.session }],
      [newSharedKeyring(), { kind: "session", session }],
    ];
    for (const [by, place] of wrongly)
      await expect(by.unwrap(wrapped, place)).rejects.toThrow("unable to authenticate");
  });

  test("what is done for all sessions is done by one of them at a time, and by another once that is done", async () => {
    const { one, other } = await twoNodes();
    const done: string[] = [];
    await one.alone(async () => {
      done.push("one");
      await other.alone(async () => void done.push("other, at once"));
      await one.alone(async () => void done.push("one, again"));
    });
    await expect(one.alone(() => Promise.reject(new Error("failed")))).rejects.toThrow("failed");
    await other.alone(async () => void done.push("other"));
    expect(done).toEqual(["one", "other"]);
  });

  test("what a restore has brought back of an erased session is destroyed again by the next node that starts", async () => {
    const { one, keyring, url, session } = await twoNodes();
    const { session: kept } = await createTestSession({ storage: one, keyring });
    await runOn(url, `INSERT INTO erasures (session, at, by) VALUES ('${session}', 1, 'retention')`);
    await (await openPostgresStorage({ url, keyring })).close();
    expect((await one.sessions()).map(({ id }) => id)).toEqual([kept]);
    expect(await textsOf(one, kept)).toEqual(["{}"]);
    await expect(textsOf(one, session)).rejects.toMatchObject({ code: "not-found" });
  });

  test("once one of them has ended a focus time, or begun another, the other one takes nothing that would be lost", async () => {
    const { one, other, session } = await twoNodes();
    const file = FileId.parse("0");
    const append = (kind: "focus.started" | "focus.ended") => one.append(session, [testRow("{}", { kind })]);
    await one.beginFocus(session);
    expect(await other.focusSessions(), "which is just about to begin").toEqual([]);
    await append("focus.started");
    expect(await other.focusSessions()).toEqual([session]);
    await other.putFocusText(session, file, "kept");
    await expect(other.beginFocus(session)).rejects.toMatchObject({ code: "stale" });
    await append("focus.ended");
    await expect(other.putFocusText(session, file, "late")).rejects.toThrow("The focus time is over.");
    expect([...(await one.focusTexts(session)).values()]).toEqual(["kept"]);
    await one.beginFocus(session);
    expect(await one.focusTexts(session)).toEqual(new Map());
  });

  test("what one of them does late about the end of a focus time leaves the next one alone", async () => {
    const { one, other, session } = await twoNodes();
    const file = FileId.parse("0");
    const append = (kind: "focus.started" | "focus.ended") => one.append(session, [testRow("{}", { kind })]);
    await one.beginFocus(session);
    await append("focus.started");
    await append("focus.ended");
    await one.beginFocus(session);
    await other.endFocus(session);
    await append("focus.started");
    await other.endFocus(session);
    await other.putFocusText(session, file, "in the next one");
    await append("focus.ended");
    expect([...(await one.focusTexts(session)).values()]).toEqual(["in the next one"]);
    await other.endFocus(session);
    expect(await one.focusTexts(session)).toEqual(new Map());
  });
});
