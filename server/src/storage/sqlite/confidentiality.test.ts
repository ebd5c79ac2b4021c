import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { SubmissionId } from "@tandiff/shared/ids.ts";
import { emptyScorecard } from "@tandiff/shared/scoring/empty-scorecard.ts";
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
  const { session, candidate, interviewer } = await createTestSession(server);
  const secret = keyring.deriveInviteSecret(candidate, 1);
  const key = keyring.sessionKey(session).export().toString("latin1");
  const [payload, draftKey, draft, path, viewed, card, submitted, inExercise] = Array.from(
    { length: 8 },
    () => randomUUID(),
  );
  const { exercise, blobs } = testExercise(inExercise, "go-canary");

  await storage.append(session, [testRow(`{"body":"${payload}"}`)]);
  const position = { path: `src/${path}`, side: "head" as const, lines: null };
  const kept = { key: `thread:${draftKey}`, body: `${draft}`, position };
  await storage.putDraft(candidate, session, kept, null, 1);
  await storage.putViewed(candidate, session, { path: `src/${viewed}`, viewed: true }, 1);
  const saved = { ...emptyScorecard, summary: `${card}` };
  await storage.putScorecard(interviewer, session, saved, null, 1);
  const submission = { id: SubmissionId.parse(randomUUID()), participant: interviewer, at: 1 };
  await storage.addSubmission(session, {
    ...submission,
    card: { ...emptyScorecard, summary: `${submitted}` },
  });
  await storage.addExercise(exercise, blobs);

  const hidden = [payload, draftKey, draft, path, viewed, card, submitted, secret, key];
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
