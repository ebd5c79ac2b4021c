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
  expect(storage.session(session)).toEqual({
    id: session,
    exercise: testExercise().version,
    createdAt: 1_700_000_000_000,
  });
  expect(storage.invites(session)).toEqual(invites);
  expect(storage.invite(candidate)).toEqual(invites[0]);
  expect(logTexts(storage, session)).toEqual(["{}"]);
});

test("sessions are listed with the newest first", async () => {
  const server = open();
  const earlier = await createTestSession(server);
  const later = await createTestSession(server);
  expect(server.storage.sessions().map(({ id }) => id)).toEqual([later.session, earlier.session]);
});

test("what nobody made is null", () => {
  const { storage } = open();
  expect(storage.session(SessionId.parse("nobody0000000000"))).toBeNull();
  expect(storage.invite(ParticipantId.parse("nobody0000000000"))).toBeNull();
  expect(storage.sessions()).toEqual([]);
});

test("a session that cannot be made whole is not made at all", async () => {
  const server = open();
  const { storage } = server;
  const { invites } = await createTestSession(server);
  const id = SessionId.parse("second0000000000");
  const record = { id, exercise: testExercise().version, createdAt: 1 };

  // These participants have a seat in the first session already.
  await expect(storage.createSession(record, invites, testRow("{}"))).rejects.toThrow("could not store");

  expect(storage.session(id)).toBeNull();
  expect(storage.invites(id)).toEqual([]);
  expect([...storage.readLog(id)]).toEqual([]);
});
