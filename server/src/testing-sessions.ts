import { SessionRequest } from "@tandiff/shared/api.ts";
import type { SessionId } from "@tandiff/shared/ids.ts";
import type { Storage } from "./storage/port.ts";
import { testExercise, type TestStorage } from "./storage/testing.ts";
import { seedRows } from "./sync/rooms.ts";
import { Sessions } from "./domain/sessions.ts";

/** For tests only: what holds sessions where nobody writes in their documents. */
export function testSessions(
  { storage: own, keyring }: Pick<TestStorage, "storage" | "keyring">,
  {
    storage = own,
    now = Date.now,
    unusedMilliseconds,
  }: {
    readonly storage?: Storage;
    readonly now?: () => number;
    readonly unusedMilliseconds?: number;
  } = {},
): Sessions {
  return new Sessions({
    storage,
    keyring,
    baseUrl: "http://localhost",
    now,
    seedWorkspace: seedRows,
    workspace: {
      enter: (_session, _texts, store) => store(null),
      compaction: () => Promise.resolve(null),
      retire: () => undefined,
    },
    retentionDays: 180,
    ...(unusedMilliseconds !== undefined && { unusedMilliseconds }),
    note: () => undefined,
    report: (error) => {
      throw error;
    },
  });
}

/** A session of `testExercise` with four people, of whom two are interviewers. */
export async function createFullSession(
  { storage }: Pick<TestStorage, "storage">,
  sessions: Sessions,
): Promise<SessionId> {
  const { exercise, blobs } = testExercise();
  await storage.addExercise(exercise, blobs);
  const request = {
    exercise: exercise.summary.slug,
    candidate: "Cleo",
    interviewers: ["Ida", "Ivo"],
    observer: "Olga",
    callAt: null,
    preset: "now",
  };
  return (await sessions.create(SessionRequest.parse(request))).id;
}
