import { ParticipantId, SessionId } from "@tandiff/shared/ids.ts";
import { expect, test } from "vitest";
import { createTestSession, testExercise, testRow } from "../testing.ts";
import { allOf, contract, logTexts, withSession } from "./testing-contract.ts";

contract((open, shared) => {
  test("a session is there with its invites and its first row, after a restart too", async () => {
    const { server, session, candidate, invites } = await withSession(open());
    const { storage } = await server.restart();
    expect(await storage.session(session)).toEqual({
      id: session,
      exercise: testExercise().version,
      createdAt: 1_700_000_000_000,
    });
    expect(await storage.invites(session)).toEqual(invites);
    expect(await storage.invite(candidate)).toEqual(invites[0]);
    expect(await logTexts(storage, session)).toEqual(["{}"]);
  });

  test("sessions are listed with the newest first", async () => {
    const { server, session } = await withSession(open());
    const later = await createTestSession(server);
    expect((await server.storage.sessions()).map(({ id }) => id)).toEqual([later.session, session]);
  });

  test("what nobody made is null", async () => {
    const { storage } = await open();
    expect(await storage.session(SessionId.parse("nobody0000000000"))).toBeNull();
    expect(await storage.invite(ParticipantId.parse("nobody0000000000"))).toBeNull();
    expect(await storage.erasureOf(SessionId.parse("nobody0000000000"))).toBeNull();
    expect(await storage.erased()).toEqual([]);
    expect(await storage.sessions()).toEqual([]);
  });

  test("of two who change a link at once one is refused, so that no link comes back to life", async () => {
    const { storage, candidate, invites } = await withSession(shared());
    const [before] = invites;
    if (!before) throw new Error("There is no invite.");
    await storage.replaceInvite({ ...before, generation: 2 }, 1);
    const late = storage.replaceInvite({ ...before, revokedAt: 1 }, 1);
    await expect(late).rejects.toMatchObject({ code: "conflict" });
    expect(await storage.invite(candidate)).toEqual({ ...before, generation: 2 });
  });

  test("a session that cannot be made whole is not made at all", async () => {
    const { storage, invites } = await withSession(shared());
    const id = SessionId.parse("second0000000000");
    const record = { id, exercise: testExercise().version, createdAt: 1 };

    // These participants have a seat in the first session already.
    await expect(storage.createSession(record, invites, testRow("{}"))).rejects.toThrow("could not store");

    expect(await storage.session(id)).toBeNull();
    expect(await storage.invites(id)).toEqual([]);
    expect(await allOf(storage.readLog(id)).catch(() => [])).toEqual([]);
  });

  test("one more is invited, and a link that was issued anew takes the place of the old one", async () => {
    const { storage, session, invites } = await withSession(shared());
    const [first] = invites;
    if (!first) throw new Error("There is an invite.");
    const added = { ...first, participant: ParticipantId.parse("third00000000000") };
    await storage.addInvite(added);
    const anew = { ...first, generation: 2, secretHash: new Uint8Array(32), revokedAt: 5 };
    await storage.replaceInvite(anew, 1);
    expect(await storage.invites(session)).toEqual([anew, invites[1], added]);
    expect(await storage.changedInvites([session])).toEqual([anew]);
    expect(await storage.changedInvites([])).toEqual([]);
  });

  test("an erased session takes and gives nothing, and its links are still known", async () => {
    const { server, storage, session, candidate, invites } = await withSession(open());
    await storage.append(session, [testRow("secret")]);
    const draft = { key: "summary", body: "secret", position: null };
    await storage.putDraft(candidate, session, draft, null, 1);
    const asked = storage.append(session, [testRow("on its way")]);
    await storage.erase(session, { at: 1_700_000_000_000, by: "organiser" });
    expect(await asked).toHaveLength(1);

    expect(await storage.session(session)).toBeNull();
    expect(await storage.sessions()).toEqual([]);
    expect(await storage.invites(session)).toEqual(invites);
    await storage.erase(session, { at: 1_800_000_000_000, by: "retention" });
    expect(await storage.erasureOf(session)).toEqual({ at: 1_700_000_000_000, by: "organiser" });
    expect(await storage.erased()).toEqual([{ session, at: 1_700_000_000_000, by: "organiser" }]);
    await expect(storage.append(session, [testRow("late")])).rejects.toMatchObject({ code: "not-found" });
    await expect(logTexts(storage, session)).rejects.toMatchObject({ code: "not-found" });
    for (const table of ["log", "log_heads", "private_values"]) expect(await server.count(table)).toBe(0);
  });

  test("it is said whether something can be stored", async () => {
    const { storage } = await open();
    await storage.probe();
    await expect(storage.probe()).resolves.toBeUndefined();
  });
});
