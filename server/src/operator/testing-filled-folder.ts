import { ExerciseSlug } from "@tandiff/shared/ids.ts";
import { expect } from "vitest";
import { recordRestore } from "../storage/sqlite/restores.ts";
import { testExercise } from "../storage/testing.ts";
import { asOrganiser, createCall, exampleRubric, startTestApp } from "../testing-app.ts";
import { fullCall } from "../testing-full-call.ts";

/** For tests only: a data folder with all that there can be in one, and the server on it. */
export async function filledFolder() {
  const app = await startTestApp({ beatMilliseconds: 50 });
  const goingOn = await fullCall(app);
  const [compacted, erased] = [await fullCall(app), await createCall(app)];
  await compacted.interviewer.do({ type: "call.end" });
  for (const [id, change] of [
    [compacted.id, "compact"],
    [erased.links.id, "erase"],
  ] as const) {
    const answer = await asOrganiser(app, `/sessions/${id}/${change}`, { confirm: id });
    expect(answer.status).toBe(204);
  }
  const words = { guide: "g", anchor: "a", finding: "f", good: "b", strength: "s" };
  const { exercise, blobs } = testExercise("told apart\n", "retired");
  await app.test.storage.addExercise(exercise, blobs, exampleRubric(words));
  await app.test.storage.setRetired(ExerciseSlug.parse("retired"), 1_700_000_000_000);
  recordRestore(app.test.database, 1_700_000_000_000);
  return { app, calls: [goingOn, compacted] as const, erased: erased.links.id };
}
