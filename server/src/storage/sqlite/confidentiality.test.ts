import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createTestSession, openTestStorage, testExercise, testRow } from "../testing.ts";

/** The files of the folder, but for the keyring, that hold the text. */
function filesWith(text: string, folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name !== "keyring.json")
    .filter((name) => readFileSync(join(folder, name)).includes(text));
}

test("the database's files do not hold what is written in a session", async () => {
  const server = openTestStorage();
  onTestFinished(server.cleanUp);
  const { storage, folder, keyring } = server;
  const { session, candidate } = await createTestSession(server);
  const secret = keyring.deriveInviteSecret(candidate, 1);
  const key = keyring.sessionKey(session).export().toString("latin1");
  const [payload, draftKey, draft, path, viewed, inExercise] = Array.from({ length: 6 }, () => randomUUID());
  const { exercise, blobs } = testExercise(inExercise, "go-canary");

  await storage.append(session, [testRow(`{"body":"${payload}"}`)]);
  const position = { path: `src/${path}`, side: "head" as const, lines: null };
  const kept = { key: `thread:${draftKey}`, body: `${draft}`, position };
  await storage.putDraft(candidate, session, kept, null, 1);
  await storage.putViewed(candidate, session, { path: `src/${viewed}`, viewed: true }, 1);
  await storage.addExercise(exercise, blobs);

  const hidden = [payload, draftKey, draft, path, viewed, secret, key];
  await storage.append(session, [testRow("")]);
  await storage.packAtRest(Number.MAX_SAFE_INTEGER);
  // While it runs, the write-ahead log has it all.
  expect(hidden.flatMap((text) => filesWith(`${text}`, folder.path))).toEqual([]);
  expect(filesWith(`${inExercise}`, folder.path)).toEqual(["tandiff.db-wal"]);

  // After it was closed, the database has.
  await storage.close();
  expect(hidden.flatMap((text) => filesWith(`${text}`, folder.path))).toEqual([]);
  expect(filesWith(`${inExercise}`, folder.path)).toEqual(["tandiff.db"]);
  folder.release();
});
