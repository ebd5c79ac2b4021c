import { AppError } from "@tandiff/shared/errors.ts";
import { SessionId } from "@tandiff/shared/ids.ts";
import { expect, test } from "vitest";
import { createTestSession, newCommand, testRow } from "../testing.ts";
import { allOf, contract, logTexts, withSession } from "./testing-contract.ts";

/** A commit that waits until `release` is called. */
function gate() {
  const { promise, resolve } = Promise.withResolvers<void>();
  let reached = false;
  return {
    beforeCommit: () => {
      reached = true;
      return promise;
    },
    wasReached: () => reached,
    release: resolve,
  };
}

contract((open, shared) => {
  test("rows come back in order, as they were given, after a restart too", async () => {
    const { server, storage, session, candidate } = await withSession(open());
    const row = testRow("", {
      at: 5,
      participant: candidate,
      audience: "candidate",
      kind: "comment.added",
      payload: Uint8Array.of(0, 255, 1, 128),
      command: newCommand(),
    });
    const stored = await storage.append(session, [row, testRow("third")]);
    await storage.append(session, [testRow("fourth")]);

    expect(stored.map(({ seq }) => seq)).toEqual([2, 3]);
    expect(await logTexts(storage, session, 2)).toEqual(["third", "fourth"]);
    expect(await logTexts(storage, session, 4)).toEqual([]);
    expect((await allOf(storage.readLog(session, 1)))[0]).toEqual({ ...row, seq: 2 });

    const again = await server.restart();
    expect((await allOf(again.storage.readLog(session))).map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
    expect((await allOf(again.storage.readLog(session, 1)))[0]).toEqual({ ...row, seq: 2 });
  });

  test("whoever appends alone has read enough", async () => {
    const { server, storage, session } = await withSession(open());
    const texts = Array.from({ length: 20 }, (_, index) => `${index}`);
    const first = await storage.logHead(session);
    await Promise.all(texts.map((text) => storage.append(session, [testRow(text)], first)));
    await storage.append(session, [testRow("later")], first);
    expect(await logTexts(storage, session, 1)).toEqual([...texts, "later"]);

    const again = await server.restart();
    await again.storage.append(session, [testRow("after a restart")], await again.storage.logHead(session));
    expect(await logTexts(again.storage, session, 21)).toEqual(["later", "after a restart"]);
  });

  test("tells where each of several logs ends, of those that are there", async () => {
    const { server, storage, session } = await withSession(shared());
    const other = (await createTestSession(server)).session;
    await storage.append(session, [testRow("second"), testRow("third")]);
    const nobody = SessionId.parse("nobody0000000000");
    const heads = await storage.heads([session, nobody, other]);
    expect(heads).toEqual(
      new Map([
        [session, await storage.logHead(session)],
        [other, await storage.logHead(other)],
      ]),
    );
    expect(await storage.heads([])).toEqual(new Map());
  });

  test("a payload of eight mebibytes is stored", async () => {
    const { storage, session } = await withSession(shared());
    const text = "0123456789abcdef".repeat(512 * 1024);
    await storage.append(session, [testRow(text)]);
    expect((await logTexts(storage, session, 1))[0] === text).toBe(true);
  });

  test("nothing is acknowledged or read before its commit", async () => {
    const held = gate();
    const { storage, session } = await withSession(open({ beforeCommit: held.beforeCommit }));
    let acknowledged = false;
    const append = storage.append(session, [testRow("held back")]).then(() => (acknowledged = true));
    await expect.poll(held.wasReached).toBe(true);

    expect(acknowledged).toBe(false);
    expect(await logTexts(storage, session)).toEqual(["{}"]);
    expect((await storage.logHead(session)).seq).toBe(1);

    held.release();
    await append;
    expect(await logTexts(storage, session)).toEqual(["{}", "held back"]);
    expect((await storage.logHead(session)).seq).toBe(2);
  });

  test("what comes right behind a commit of several rows waits for others to share the next", async () => {
    const commits: number[] = [];
    const beforeCommit = async (): Promise<void> => void commits.push(performance.now());
    const { storage, session } = await withSession(open({ beforeCommit }));
    for (let round = 0; round < 30; round += 1) {
      await Promise.all([testRow("one"), testRow("two")].map((row) => storage.append(session, [row])));
    }
    const between = commits.slice(1).map((at, index) => at - (commits[index] ?? 0));
    expect(between).toHaveLength(29);
    // Timers are early by up to a millisecond, a few of them by more.
    expect(between.toSorted((one, other) => one - other)[3]).toBeGreaterThan(2.25);
  });

  test("drafts and sessions are stored at once while a commit of the log is held back", async () => {
    const held = gate();
    const opened = await withSession(open({ beforeCommit: held.beforeCommit }));
    const { server, storage, session, candidate } = opened;
    const append = storage.append(session, [testRow("held back")]);
    await expect.poll(held.wasReached).toBe(true);

    const draft = { key: "summary", body: "draft", position: null };
    await storage.putDraft(candidate, session, draft, null, 1);
    const other = await createTestSession(server);
    expect(await storage.drafts(candidate, session)).toHaveLength(1);
    expect(await logTexts(storage, other.session)).toEqual(["{}"]);
    expect(await logTexts(storage, session)).toEqual(["{}"]);

    held.release();
    await append;
    expect(await storage.verifyLog(session)).toMatchObject({ ok: true });
  });

  test("rows of several sessions that are asked for at once are each in the order of their session", async () => {
    const { server, storage, session } = await withSession(shared());
    const other = (await createTestSession(server)).session;
    const told: number[] = [];
    await Promise.all(
      Array.from({ length: 100 }, async (_, index) => {
        await storage.append(index % 2 === 0 ? session : other, [testRow(`${index}`)]);
        told.push(index);
      }),
    );
    const even = Array.from({ length: 50 }, (_, index) => index * 2);
    expect(await logTexts(storage, session, 1)).toEqual(even.map(String));
    expect(told.filter((index) => index % 2 === 0)).toEqual(even);
    for (const each of [session, other]) {
      expect(await storage.verifyLog(each)).toMatchObject({ ok: true, head: { seq: 51 } });
    }
  });

  test("a command is carried out once", async () => {
    const { storage, session, candidate, interviewer } = await withSession(shared());
    const command = newCommand();
    const byCandidate = testRow("first", { participant: candidate, command });
    const refused = new AppError("conflict", "This command was carried out already.");

    const first = storage.append(session, [byCandidate]);
    await expect(storage.append(session, [byCandidate])).rejects.toEqual(refused);
    await first;
    await expect(storage.append(session, [testRow("company"), byCandidate])).rejects.toEqual(refused);
    await storage.append(session, [testRow("other person", { participant: interviewer, command })]);

    const byOrganiser = testRow("organiser", { command: newCommand() });
    await expect(storage.append(session, [byOrganiser, byOrganiser])).rejects.toEqual(refused);
    await storage.append(session, [byOrganiser]);
    await expect(storage.append(session, [byOrganiser])).rejects.toEqual(refused);

    expect(await logTexts(storage, session, 1)).toEqual(["first", "other person", "organiser"]);
    expect(await storage.verifyLog(session)).toMatchObject({ ok: true });
  });

  test("who is refused takes nobody of another session along", async () => {
    const { server, storage, session } = await withSession(shared());
    const other = (await createTestSession(server)).session;
    const row = testRow("once", { command: newCommand() });
    await storage.append(session, [row]);
    const [refused, stored] = await Promise.allSettled([
      storage.append(session, [row]),
      storage.append(other, [testRow("of another session")]),
    ]);
    expect(refused).toMatchObject({ reason: { code: "conflict" } });
    expect(stored).toMatchObject({ status: "fulfilled", value: [{ seq: 2 }] });
  });

  test("closing commits what waits, and takes nothing more", async () => {
    const { server, storage, session } = await withSession(open());
    const append = storage.append(session, [testRow("last")]);
    const closed = storage.close();
    await expect(storage.append(session, [testRow("too late")])).rejects.toThrow("stopping");
    await Promise.all([append, closed]);
    server.release();

    const again = await server.restart();
    expect(await logTexts(again.storage, session)).toEqual(["{}", "last"]);
  });

  test("a session that does not exist, or whose key is gone, takes and gives nothing", async () => {
    const { server, storage, session } = await withSession(open());
    const nobody = SessionId.parse("nobody0000000000");
    await expect(storage.append(nobody, [testRow("x")])).rejects.toMatchObject({ code: "not-found" });

    await storage.append(session, [testRow("secret")]);
    await server.destroyKey(session);
    await expect(logTexts(storage, session)).rejects.toMatchObject({ code: "not-found" });
    await expect(storage.append(session, [testRow("x")])).rejects.toMatchObject({ code: "not-found" });
  });

  test("a reader that stops early leaves nothing open", async () => {
    const { storage, session } = await withSession(shared());
    await storage.append(
      session,
      Array.from({ length: 600 }, (_, index) => testRow(`${index}`)),
    );
    for (let count = 0; count < 50; count += 1) {
      for await (const { seq } of storage.readLog(session)) if (seq > 300) break;
    }
    await storage.append(session, [testRow("still")]);
    expect(await logTexts(storage, session, 601)).toEqual(["still"]);
  });
});
