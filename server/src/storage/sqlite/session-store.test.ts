import { ParticipantId, SessionId } from "@tandiff/shared/ids.ts";
import { expect, onTestFinished, test } from "vitest";
import { createTestSession, logTexts, openTestStorage, testExercise, testRow } from "../testing.ts";

function open() {
  const server = openTestStorage();
  onTestFinished(server.cleanUp);
  return server;
}

test("a session is there with its invites and its first row, after a restart too", async () => {
  const server = open();
  const { session, candidate, invites } = await createTestSession(server);
  const again = await server.restart();
  onTestFinished(again.cleanUp);

  const { storage } = again;
  expect(await storage.session(session)).toEqual({
    id: session,
    exercise: testExercise().version,
    createdAt: 1_700_000_000_000,
  });
  expect(await storage.invites(session)).toEqual(invites);
  expect(await storage.invite(candidate)).toEqual(invites[0]);
  expect(logTexts(storage, session)).toEqual(["{}"]);
});

test("sessions are listed with the newest first", async () => {
  const server = open();
  const earlier = await createTestSession(server);
  const later = await createTestSession(server);
  expect((await server.storage.sessions()).map(({ id }) => id)).toEqual([later.session, earlier.session]);
});

test("what nobody made is null", async () => {
  const { storage } = open();
  expect(await storage.session(SessionId.parse("nobody0000000000"))).toBeNull();
  expect(await storage.invite(ParticipantId.parse("nobody0000000000"))).toBeNull();
  expect(await storage.sessions()).toEqual([]);
});

test("of two who change a link at once one is refused, so that no link comes back to life", async () => {
  const server = open();
  const { storage } = server;
  const { candidate, invites } = await createTestSession(server);
  const [before] = invites;
  if (!before) throw new Error("There is no invite.");
  await storage.replaceInvite({ ...before, generation: 2 }, 1);
  const late = storage.replaceInvite({ ...before, revokedAt: 1 }, 1);
  await expect(late).rejects.toMatchObject({ code: "conflict" });
  expect(await storage.invite(candidate)).toEqual({ ...before, generation: 2 });
});

test("a session that cannot be made whole is not made at all", async () => {
  const server = open();
  const { storage } = server;
  const { invites } = await createTestSession(server);
  const id = SessionId.parse("second0000000000");
  const record = { id, exercise: testExercise().version, createdAt: 1 };

  // These participants have a seat in the first session already.
  await expect(storage.createSession(record, invites, testRow("{}"))).rejects.toThrow("could not store");

  expect(await storage.session(id)).toBeNull();
  expect(await storage.invites(id)).toEqual([]);
  expect([...storage.readLog(id)]).toEqual([]);
});
