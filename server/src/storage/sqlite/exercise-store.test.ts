import { BlobHash, ExerciseSlug } from "@tandiff/shared/ids.ts";
import { expect, onTestFinished, test } from "vitest";
import { openTestStorage, testExercise } from "../testing.ts";

function open() {
  const server = openTestStorage();
  onTestFinished(server.cleanUp);
  return server;
}

test("an exercise comes back whole, after a restart too", async () => {
  const server = open();
  const { exercise, version, hash, blobs } = testExercise("hello\n");
  expect(await server.storage.addExercise(exercise, blobs)).toBe(true);

  const again = await server.restart();
  onTestFinished(again.cleanUp);
  expect(await again.storage.exercise(version)).toEqual(exercise);
  expect(Buffer.from((await again.storage.blobs(version, [hash])).get(hash) ?? []).toString()).toBe(
    "hello\n",
  );
});

test("the same version twice changes nothing", async () => {
  const { storage } = open();
  const { exercise, version, blobs } = testExercise();
  await storage.addExercise(exercise, blobs);
  const renamed = { ...exercise, summary: { ...exercise.summary, title: "Other" } };

  expect(await storage.addExercise(renamed, blobs)).toBe(false);
  expect(await storage.exercise(version)).toEqual(exercise);
});

test("the bank lists the latest version of each exercise by title, and keeps the earlier ones", async () => {
  const { storage } = open();
  const old = testExercise("old", "go-parcels");
  const latest = testExercise("new", "go-parcels");
  const first = testExercise("new", "a-first");
  for (const { exercise, blobs } of [old, latest, first]) await storage.addExercise(exercise, blobs);

  expect(await storage.exercises()).toEqual([first.exercise.summary, latest.exercise.summary]);
  expect(await storage.latestExercise(ExerciseSlug.parse("go-parcels"))).toEqual(latest.exercise);
  expect(await storage.latestExercise(ExerciseSlug.parse("no-such"))).toBeNull();
  expect(await storage.exercise(old.version)).toEqual(old.exercise);
});

test("a blob is given out for an exercise that names it only", async () => {
  const { storage } = open();
  const one = testExercise("one", "one");
  const two = testExercise("two", "two");
  for (const { exercise, blobs } of [one, two]) await storage.addExercise(exercise, blobs);

  const unknown = BlobHash.parse("0".repeat(64));
  const found = await storage.blobs(one.version, [one.hash, two.hash, unknown, one.hash]);
  expect([...found.keys()]).toEqual([one.hash]);
});
